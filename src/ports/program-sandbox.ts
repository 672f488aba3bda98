export type ProgramRun = {
  readonly command: string;
  /** Writable, and the working directory. */
  readonly folder: string;
  /** Further files and folders (absolute), seen at their own place and not writable. A socket among them can be spoken to. */
  readonly shown: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput: (chunk: Buffer) => void;
  readonly onErrors: (chunk: Buffer) => void;
};
export type Program = {
  /** On the machine: the outermost process, which leads a group of its own; all others descend from it. */
  readonly pid: number;
  /** After the last byte of its output. null: ended by a signal. Never rejects. */
  readonly ended: Promise<number | null>;
  /** SIGKILL to all of it; twice is once. */
  kill(): void;
};

/** Runs a program of some length in the sandbox, without network; what it prints is handed on as it comes. */
export interface ProgramSandbox {
  /** @throws Fault `sandbox.missing` or `sandbox.failed` when it did not begin. */
  start(of: ProgramRun): Promise<Program>;
}
