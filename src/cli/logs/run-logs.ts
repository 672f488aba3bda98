import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { logsFolder } from "../../adapters/models/cli/agent-pools.ts";
import { AgentLogLine } from "../../contracts/agent-event.ts";
import { Fault } from "../../core/fault.ts";
import { cutLine } from "../../core/text/cut-line.ts";
import { revealText } from "../../core/text/reveal-text.ts";
import { standsIn } from "../invocation.ts";
import { renderLogLine } from "./render-log-line.ts";

const logsUsage = `usage:
  npm run logs -- [--folder <folder>]                    the works of agents that are kept, the newest first
  npm run logs -- [--folder <folder>] [--json] <work>    what one of them did; its name's beginning is enough`;

type Print = (line: string) => void;

/** `baton logs`: what agents did on this machine, command-line ones and those of the built-in loop. Gives the exit status. */
export async function runLogs(
  words: readonly string[],
  print: Print = console.log,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  const { values, positionals } = read(words);
  if (values.help) {
    print(logsUsage);
    return 0;
  }
  const folder = values.folder ? path.resolve(standsIn(env, process.cwd()), values.folder) : logsFolder(env);
  const works = await listWorks(folder);
  const [wanted, ...others] = positionals;
  if (others.length > 0) {
    const message = `One work is shown at a time; "${others.join(" ")}" is one too many.`;
    throw new Fault("input.invalid", message, { who: "user" });
  }
  if (wanted === undefined) {
    for (const work of works) print(await renderWork(folder, work));
    if (works.length === 0) print(`No work of an agent is kept in ${folder}.`);
    return 0;
  }
  const found = works.filter(({ name }) => name.startsWith(wanted));
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const names = found.map(({ name }) => name).join(", ");
    const why = only === undefined ? `No work "${wanted}" is in ${folder}` : `"${wanted}" may be each of ${names}`;
    throw new Fault("input.invalid", `${why}.`, { who: "user" });
  }
  await printWork(path.join(folder, `${only.name}.jsonl`), values.json ?? false, print);
  return 0;
}

function read(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: { folder: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new Fault("input.invalid", `${said}\n${logsUsage}`, { who: "user", cause });
  }
}

type Work = { readonly name: string; readonly at: Date; readonly bytes: number };

async function listWorks(folder: string): Promise<readonly Work[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".jsonl"));
  const works = await Promise.all(
    names.map(async (name) => {
      const { mtime, size } = await stat(path.join(folder, name));
      return { name: name.slice(0, -".jsonl".length), at: mtime, bytes: size };
    }),
  );
  return works.sort((a, b) => b.at.getTime() - a.at.getTime());
}

const lookedAtBytes = 64 * 1024;

/** Which model did it, and how it ended, which tells works of one role apart: both stand at the log's ends. */
async function renderWork(folder: string, { name, at, bytes }: Work): Promise<string> {
  const file = path.join(folder, `${name}.jsonl`);
  let model = "";
  let end = "not ended";
  for (const start of bytes > 2 * lookedAtBytes ? [0, bytes - lookedAtBytes] : [0]) {
    const part = createReadStream(file, start === 0 && bytes > 2 * lookedAtBytes ? { end: lookedAtBytes } : { start });
    for await (const line of createInterface({ input: part })) {
      const { data } = AgentLogLine.safeParse(parseJson(line));
      if (data?.event.type === "started") model = data.event.model || data.agent;
      if (data?.event.type === "ended") end = data.event.ok ? "ended well" : `ended: ${cutLine(data.event.text, 60)}`;
    }
  }
  return revealText(`${at.toISOString()}  ${name}  ${bytes} bytes  ${model}  ${end}`).text;
}

/** A line at a time: a log may be longer than memory; its last line may be half written. */
async function printWork(file: string, asJson: boolean, print: Print): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(file, "utf8") })) {
    const parsed = AgentLogLine.safeParse(parseJson(line));
    if (asJson || !parsed.success) print(revealText(line).text);
    else for (const shown of renderLogLine(parsed.data)) print(shown);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
