import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { Sandbox, SandboxKind, SandboxRun, StandIn } from "../../src/ports/sandbox.ts";

/** Runs commands in their folder with next to no environment and a home beside it; keeps what it was asked. It isolates nothing: for tests of those who use a sandbox. */
export class ShellSandbox implements Sandbox, StandIn {
  readonly kind: SandboxKind;
  readonly why: string;
  readonly asked: SandboxRun[] = [];
  /** Without the questions for versions. */
  get commands(): readonly SandboxRun[] {
    return this.asked.filter(({ command }) => !command.startsWith("said=$("));
  }

  constructor(kind: SandboxKind = "unshare") {
    this.kind = kind;
    this.why = kind === "none" ? "this test has none" : "";
  }

  /** Nothing is seen elsewhere here. */
  async standIn(): Promise<void> {}

  async placeOf(folder: string) {
    mkdirSync(`${folder}-home`, { recursive: true });
    return { at: folder, home: `${folder}-home` };
  }

  adopt = () => Promise.reject(new Error("this test's sandbox shows nothing elsewhere"));

  run(of: SandboxRun) {
    this.asked.push(of);
    return new Promise<{ exitCode: number | null; timedOut: boolean; durationMs: number; output: string }>(
      (resolve) => {
        const HOME = `${of.folder}-home`;
        mkdirSync(HOME, { recursive: true });
        const env = {
          HOME,
          PATH: `${process.execPath.replace(/\/[^/]*$/, "")}:/usr/bin:/bin`,
          ...of.env,
          ...of.secrets,
        };
        const child = execFile("sh", ["-c", of.command], { cwd: of.folder, env }, (error, stdout, stderr) => {
          of.onOutput?.(Buffer.from(stdout + stderr));
          const code = typeof error?.code === "number" ? error.code : error === null ? 0 : null;
          resolve({ exitCode: code, timedOut: false, durationMs: 1, output: stdout + stderr });
        });
        child.stdin?.on("error", () => undefined);
        child.stdin?.end(typeof of.input === "string" ? of.input : "");
      },
    );
  }
}
