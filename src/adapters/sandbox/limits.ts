import { totalmem } from "node:os";

/** What one command in the sandbox may take of the machine. */
export type Limits = {
  /** Processes at once; over it the command is ended. */
  readonly processes: number;
  /** Processes and threads at once; the kernel gives no more. null: it can not be told for root. */
  readonly tasks: number | null;
  /** Held by all its processes together; over it the command is ended. */
  readonly memoryBytes: number;
  /** Written to disk, all in all; over it the command is ended. */
  readonly diskBytes: number;
  /** Files and folders made; over it the command is ended. */
  readonly diskFiles: number;
  /** Of one file; the kernel ends who writes more. */
  readonly fileBytes: number;
  /** Of each folder in memory (/tmp, /var/tmp, /dev/shm); then it is full. null: bubblewrap before 0.7 can not be told. */
  readonly tmpBytes: number | null;
};

const mebibyte = 2 ** 20;

/** The usual limits on this machine. Address space (RLIMIT_AS) is not limited: Node reserves far more than it uses. */
export function readLimits(): Limits {
  const memory = process.constrainedMemory();
  const memoryBytes = Math.floor(Math.min(totalmem(), memory > 0 ? memory : Number.POSITIVE_INFINITY) * 0.7);
  return {
    processes: 1000,
    tasks: 4096,
    memoryBytes,
    diskBytes: 8192 * mebibyte,
    diskFiles: 2_000_000,
    fileBytes: 4096 * mebibyte,
    tmpBytes: Math.min(2048 * mebibyte, Math.floor(memoryBytes / 4)),
  };
}
