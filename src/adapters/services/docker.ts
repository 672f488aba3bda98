import { execFile } from "node:child_process";
import { Fault } from "../../core/fault.ts";
import { stripAnsi } from "../../core/text/strip-ansi.ts";

/** What a call of Docker's program came to. */
export type Answer = {
  /** null: it was ended, by its time or by the job. */
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
};
export type Call = {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
};
/** Calls `docker` with these words, without a shell. @throws Fault `services.missing` where there is no such program */
export type Docker = (words: readonly string[], call: Call) => Promise<Answer>;

/** What says where the engine is; nothing else of the job's environment is handed on. */
const known =
  /^(?:PATH|HOME|LANG|TMPDIR|XDG_RUNTIME_DIR|DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY|API_VERSION))$/;
const maxOutputBytes = 2 * 1024 * 1024;

export function openDocker(env: Readonly<Record<string, string | undefined>>): Docker {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => known.test(name)));
  return (words, { timeoutMs, signal }) =>
    new Promise((resolve, reject) => {
      const options = { env: own, timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: maxOutputBytes } as const;
      execFile("docker", words, { ...options, ...(signal && { signal }) }, (error, output, errors) => {
        if (error !== null && (error.code === "ENOENT" || error.code === "EACCES")) return reject(noProgram(error));
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : null;
        resolve({ exitCode, output, errors });
      });
    });
}

function noProgram(cause: Error): Fault {
  const message = "there is no program `docker` on this runner";
  return missing(message, cause);
}

/** No service can be had on this machine, whatever its image. */
export function missing(why: string, cause?: unknown): Fault {
  const message = `Services (\`validate.services\`) can not be started: ${why}. Let the job run on a machine with Docker on Linux, as hosted ubuntu runners are, or take \`validate.services\` out of .github/baton.yml.`;
  return new Fault("services.missing", message, { who: "user", ...(cause === undefined ? {} : { cause }) });
}

/** The last words of a call that failed, on one line. */
export function lastWords({ output, errors, exitCode }: Answer): string {
  const said = stripAnsi(errors.trim() || output.trim()).text;
  const line = said.split("\n").findLast((text) => text.trim() !== "" && !/^(?:Run|See) 'docker/.test(text)) ?? "";
  if (line !== "") return line.trim().slice(0, 400);
  return exitCode === null ? "it did not end in time" : `exit code ${exitCode}`;
}
