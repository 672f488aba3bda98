import { rmSync } from "node:fs";
import path from "node:path";
import { digestFiles } from "../../src/adapters/models/cli/install/digest-files.ts";
import { type ScriptedModels, startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import { install, sizeMb } from "./install.ts";
import { measure } from "./measure.ts";
import type { Row } from "./rows.ts";
import { checkDone, type Desk, layOut, makeDesk } from "./task.ts";

/** Medians of the rounds; `why`: the row has none, as its work was not done. */
export type Result = { readonly name: string; readonly version: string } & (
  | {
      readonly wallMs: number;
      readonly largestMb: number;
      readonly treeMb: number;
      readonly calls: number;
      readonly tokens: number;
      readonly firstTokens: number;
      readonly installedMb: number;
    }
  | { readonly why: string }
);
type Round = { readonly wallMs: number; readonly largestMb: number; readonly treeMb: number };

const timeoutMs = 60_000;
/** A usual guess, good for comparing. */
const bytesPerToken = 4;

/** Lets one agent do the task: once to warm up, then so many rounds, each in a fresh copy with a fresh home. */
export async function race(row: Row, rounds: number): Promise<Result> {
  const named = { name: row.name, version: row.package?.version ?? "" };
  let desk: Desk | undefined;
  let models: ScriptedModels | undefined;
  try {
    const installed = row.package === undefined ? "" : install(row.package);
    desk = makeDesk(row.pin === undefined ? {} : { ".github/baton.yml": await switchOn(row, installed) });
    const script = [{ name: row.name, ...(row.vendor ? { vendor: row.vendor } : {}), turns: row.turns }];
    models = await startScriptedModels({
      script: row.turns.length === 0 ? [] : script,
      folder: path.join(desk.around, "models"),
    });
    const done: Round[] = [];
    for (let round = 0; round <= rounds; round++) done.push(await runOnce(row, { desk, models, installed, round }));
    const calls = models.calls();
    const [first] = calls;
    const bytes = calls.reduce((sum, { requestBytes }) => sum + requestBytes, 0) / done.length;
    const of = (key: keyof Round) => median(done.slice(1).map((each) => each[key]));
    return {
      ...named,
      wallMs: of("wallMs"),
      largestMb: of("largestMb"),
      treeMb: of("treeMb"),
      calls: calls.length / done.length,
      tokens: Math.round(bytes / bytesPerToken),
      firstTokens: Math.round((first?.requestBytes ?? 0) / bytesPerToken),
      installedMb: row.package === undefined ? 0 : sizeMb(installed),
    };
  } catch (thrown) {
    return { ...named, why: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    await models?.close();
    if (desk !== undefined) rmSync(desk.around, { recursive: true, force: true });
  }
}

async function runOnce(
  row: Row,
  of: { readonly desk: Desk; readonly models: ScriptedModels; readonly installed: string; readonly round: number },
): Promise<Round> {
  const { folder, home } = layOut(of.desk, of.round);
  const start = row.start({ folder, home, url: of.models.anthropicUrl, installed: of.installed });
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8", ...start.env };
  const measured = await measure({ ...start, env, folder, timeoutMs });
  const wrong = [...of.models.unmatched(), ...of.models.refused()];
  try {
    if (wrong.length > 0) throw new Error(`the scripted model had no answer: ${wrong.slice(0, 3).join("; ")}`);
    checkDone(folder, { PATH: env.PATH, HOME: home });
    if (measured.exitCode !== 0) throw new Error(`it ended with ${measured.exitCode}`);
  } catch (thrown) {
    const what = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(`${what}\nIt said: ${measured.output.trim().slice(-1500)}`);
  }
  return measured;
}

/** How a repository switches the agent on: by what exactly may be run. */
async function switchOn({ pin, package: from }: Row, installed: string): Promise<string> {
  const sha256 = await digestFiles(path.join(installed, "node_modules"));
  const { cli, model } = pin ?? { cli: "", model: "" };
  return `cli:\n  ${cli}:\n    version: ${from?.version}\n    sha256: ${sha256}\n    model: ${model}\n`;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
