import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The files through which one step speaks to the runner: new for each step. */
export type StepFiles = {
  readonly output: string;
  readonly env: string;
  readonly path: string;
  readonly state: string;
  readonly summary: string;
};

/** What a step wrote. `faults` make the step fail; what could be read before them counts. */
export type FileCommands = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly faults: readonly string[];
};

const MAX_SUMMARY_BYTES = 1024 * 1024;

/** Makes the empty files of a step in `folder`. */
export async function createStepFiles(folder: string): Promise<StepFiles> {
  const id = randomUUID();
  const make = async (kind: string) => {
    const path = join(folder, `${kind}_${id}`);
    await writeFile(path, "");
    return path;
  };
  return {
    output: await make("set_output"),
    env: await make("set_env"),
    path: await make("add_path"),
    state: await make("save_state"),
    summary: await make("step_summary"),
  };
}

/** Reads what a step wrote, however it ended. Source: actions/runner, FileCommandManager. */
export async function readFileCommands(files: StepFiles): Promise<FileCommands> {
  const faults: string[] = [];
  const pairs = async (kind: "output" | "env" | "state") => {
    const parsed = parseKeyValues(await text(files[kind]));
    if (parsed.fault !== undefined)
      faults.push(`Unable to process file command '${kind}' successfully. ${parsed.fault}`);
    return { ...parsed.values };
  };
  const outputs = await pairs("output");
  const { NODE_OPTIONS: refused, ...env } = await pairs("env");
  if (refused !== undefined) faults.push("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  const summary = await text(files.summary);
  const tooLong = Buffer.byteLength(summary) > MAX_SUMMARY_BYTES;
  if (tooLong)
    faults.push(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.ceil(Buffer.byteLength(summary) / 1024)}k.`,
    );
  return {
    outputs,
    env,
    paths: (await text(files.path)).split(/\r?\n/).filter((line) => line !== ""),
    state: await pairs("state"),
    summary: tooLong ? "" : summary,
    faults,
  };
}

/** Parses `K=V` lines and `K<<D` … `D` blocks. Stops at the first fault and keeps what came before. */
export function parseKeyValues(content: string): {
  readonly values: Readonly<Record<string, string>>;
  readonly fault?: string;
} {
  const values = new Map<string, string>();
  const lines = content.split(/\r?\n/);
  const done = (fault?: string) => ({ values: Object.fromEntries(values), ...(fault === undefined ? {} : { fault }) });
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    const isPlain = equals >= 0 && (heredoc < 0 || equals < heredoc);
    if (!isPlain && heredoc < 0) return done(`Invalid format '${line}'`);
    const name = line.slice(0, isPlain ? equals : heredoc);
    if (name === "") return done(`Invalid format '${line}'. Name must not be empty`);
    if (isPlain) {
      values.set(name, line.slice(equals + 1));
      continue;
    }
    const delimiter = line.slice(heredoc + 2);
    if (delimiter === "") return done(`Invalid format '${line}'. Delimiter must not be empty`);
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) return done(`Invalid value. Matching delimiter not found '${delimiter}'`);
    values.set(name, lines.slice(at + 1, end).join("\n"));
    at = end;
  }
  return done();
}

async function text(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}
