import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Fault } from "../../core/fault.ts";
import { CappedOutput } from "./capped-output.ts";
import type { LaidInput } from "./lay-input.ts";
import type { Limits } from "./limits.ts";

export type Container = { readonly program: string; readonly args: readonly string[] };
export type Contained = {
  readonly pid: number | undefined;
  /** After the last byte of its output; rejects with a Fault when the container could not be started. */
  readonly ended: Promise<number | null>;
  /** The command has begun: what failed before is the sandbox's failure. */
  hasStarted(): boolean;
  /** Ends all of it; its output is read to the end. */
  kill(): void;
  notStarted(exit: number | null): Fault;
};

/** Programs of the container itself are found here; nothing of the job's environment is handed on, as /proc/1/environ would show it. */
const bareEnv = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };
/** The unit of `ulimit -f` in a POSIX shell. */
const bytesPerBlock = 512;
/** Says first that the command has begun: what fails before that is the sandbox's failure, not the command's. */
const launcher = (errors: "2>&1" | "") => `printf '%s\\n' "$1"
ulimit -c 0 2>/dev/null || :
ulimit -p "$5" 2>/dev/null || ulimit -u "$5" 2>/dev/null || :
ulimit -f "$6"
[ -z "$7" ] || { . "$7"; rm -f "$7"; }
case $3 in
  none) exec /bin/sh -c "$2" </dev/null ${errors} ;;
  whole) exec /bin/sh -c "$2" <"$4" ${errors} ;;
  live) tail -f -c +1 "$4" 2>/dev/null | /bin/sh -c "$2" ${errors} & wait "$!" ;;
esac`;

/** Starts `sh -c command` in a container. Without `onErrors` both outputs come as one, in their order. */
export function startContained(
  container: Container,
  of: {
    readonly command: string;
    readonly input: LaidInput["args"];
    /** A file of variables, as it is seen inside; it is gone before the command begins. */
    readonly secrets?: string;
    readonly limits: Limits;
    readonly onOutput: (chunk: Buffer) => void;
    readonly onErrors?: (chunk: Buffer) => void;
    readonly onStart?: () => void;
  },
): Contained {
  const token = randomUUID();
  const launch = launcher(of.onErrors === undefined ? "2>&1" : "");
  const { tasks, fileBytes } = of.limits;
  const ulimits = [tasks === null ? "unlimited" : String(tasks), String(Math.floor(fileBytes / bytesPerBlock))];
  const own = [token, of.command, ...of.input, ...ulimits, of.secrets ?? ""];
  const args = [...container.args, "/bin/sh", "-c", launch, "sh", ...own];
  const child = spawn(container.program, args, { env: bareEnv, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const output = new Started(token, of.onOutput, of.onStart);
  const errors = new CappedOutput(4096);
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    errors.push(chunk);
    of.onErrors?.(chunk);
  });
  child.stdin.on("error", () => undefined);
  return {
    pid: child.pid,
    ended: ended(child),
    hasStarted: () => output.hasStarted,
    kill: () => kill(child),
    notStarted: (exit) => notStarted(container, exit, errors.toString()),
  };
}

/** The leash first: it works where signals are not allowed (sudo). */
function kill(child: ChildProcess): void {
  child.stdin?.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already, or root's: then the leash ends it.
  }
}

/** After the last byte of its output. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(
        new Fault("sandbox.failed", `The sandbox could not be started: ${cause.message}`, { who: "outside", cause }),
      ),
    );
    child.once("close", (code) => resolve(code));
  });
}

function notStarted(container: Container, exit: number | null, errors: string): Fault {
  const said = errors.trim().slice(0, 500) || "it said nothing";
  return new Fault(
    "sandbox.failed",
    `The sandbox (${container.program}) ended with ${exit ?? "a signal"} before the command began: ${said}`,
    {
      who: "outside",
    },
  );
}

/** Output past the line that says that the command has begun. */
class Started {
  hasStarted = false;
  readonly #first: Buffer;
  readonly #onOutput: (chunk: Buffer) => void;
  readonly #onStart: () => void;
  #waiting = Buffer.alloc(0);

  constructor(token: string, onOutput: (chunk: Buffer) => void, onStart: () => void = () => undefined) {
    this.#first = Buffer.from(`${token}\n`);
    this.#onOutput = onOutput;
    this.#onStart = onStart;
  }

  push(chunk: Buffer): void {
    if (this.hasStarted) {
      this.#onOutput(chunk);
      return;
    }
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    if (this.#waiting.length < this.#first.length) return;
    this.hasStarted = this.#waiting.subarray(0, this.#first.length).equals(this.#first);
    if (this.hasStarted) this.#onStart();
    const rest = this.#waiting.subarray(this.#first.length);
    if (this.hasStarted && rest.length > 0) this.#onOutput(rest);
  }
}
