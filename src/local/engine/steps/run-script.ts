import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { evaluateText, type Scope } from "../expressions/evaluate.ts";
import { logLine } from "../job/session.ts";
import { gap, Refusal } from "../syntax/refusal.ts";
import { entry, place, type Token } from "../syntax/token.ts";
import type { Frame } from "./frame.ts";
import { runStepProcess, type StepProcessEnd } from "./step-process.ts";

/** Command lines of the shells; the one without a name is what a step gets that names none. Source: docs, `jobs.<id>.steps[*].shell`. */
const SHELLS: Readonly<Record<string, { readonly line: string; readonly ending: string }>> = {
  "": { line: "bash -e {0}", ending: ".sh" },
  bash: { line: "bash --noprofile --norc -e -o pipefail {0}", ending: ".sh" },
  sh: { line: "sh -e {0}", ending: ".sh" },
  python: { line: "python {0}", ending: ".py" },
};

/** Runs a `run:` step. */
export async function runScript(call: {
  readonly frame: Frame;
  readonly step: Token;
  readonly scope: Scope;
  readonly env: Readonly<Record<string, string>>;
  readonly action: string;
  readonly cancel: AbortSignal;
}): Promise<StepProcessEnd> {
  const { frame, step, scope } = call;
  const { session } = frame;
  const script = (await evaluateText(entry(step, "run"), scope)) ?? "";
  const shellName =
    (await evaluateText(entry(step, "shell"), scope)) ?? (frame.depth === 0 ? session.defaults.shell : undefined) ?? "";
  const shell = SHELLS[shellName] ?? custom(shellName, place(frame.file, entry(step, "shell") ?? step));
  const folder =
    (await evaluateText(entry(step, "working-directory"), scope)) ??
    (frame.depth === 0 ? session.defaults.workingDirectory : undefined) ??
    "";
  const cwd = resolve(session.folders.workspace, folder);
  const path = join(session.folders.temp, `${randomUUID()}${shell.ending}`);
  await writeFile(path, script.endsWith("\n") ? script : `${script}\n`);
  const [command = "", ...args] = shell.line.split(" ").map((word) => word.replaceAll("{0}", path));
  logLine(session, `##[group]Run ${script.split("\n")[0] ?? ""}`);
  for (const line of script.trimEnd().split("\n")) logLine(session, line);
  logLine(session, `shell: ${shell.line}`);
  logLine(session, "##[endgroup]");
  if (!existsSync(cwd))
    throw new Refusal(
      `An error occurred trying to start process '${command}' with working directory '${cwd}'. No such file or directory`,
    );
  return runStepProcess({
    frame,
    command,
    args,
    cwd,
    action: call.action,
    github: {},
    env: call.env,
    actionEnv: {},
    isAction: false,
    cancel: call.cancel,
  });
}

function custom(shell: string, at: string): { readonly line: string; readonly ending: string } {
  if (!shell.includes("{0}")) throw gap(at, `"shell: ${shell}"`);
  return { line: shell, ending: "" };
}
