// Writes what is derived from the zod schemas: inputs in action.yml, tables in README files, JSON Schemas in docs/schemas/.
// `--check` writes nothing and fails when a file is not current.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { toInputName } from "../src/app/read-inputs.ts";
import { AgentHead } from "../src/config/agent-file.ts";
import { Config } from "../src/config/config.ts";
import { Baton, BatonRef, LegNeeds } from "../src/contracts/baton.ts";
import { Claim } from "../src/contracts/claim.ts";
import { Event } from "../src/contracts/events/event.ts";
import { FinishedRun } from "../src/contracts/finished-run.ts";
import { Genesis } from "../src/contracts/genesis.ts";
import { Outcome } from "../src/contracts/outcome.ts";
import { renderAgentMachines } from "../src/state/machines/agent-machines.ts";
import { renderCiMachine } from "../src/state/machines/ci-machine.ts";
import { renderRunMachine } from "../src/state/machines/run-machine.ts";
import { renderTicketMachine } from "../src/state/machines/ticket-machine.ts";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes("--check");
const stale: string[] = [];

function put(file: string, text: string): void {
  const full = path.join(root, file);
  if (existsSync(full) && readFileSync(full, "utf8") === text) return;
  stale.push(file);
  if (check) return;
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

/** Replaces what stands between `<begin>` and `<end>` lines; a file without the markers is a mistake. */
function between(file: string, name: string, comment: (text: string) => string, body: string): void {
  const text = readFileSync(path.join(root, file), "utf8");
  const begin = comment(`${name}:begin (npm run docs)`);
  const end = comment(`${name}:end`);
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} lacks the lines "${begin}" and "${end}".`);
  put(file, `${text.slice(0, from + begin.length)}\n${body}${text.slice(to)}`);
}

type Input = { name: string; description: string; required: boolean; fallback: string | undefined };

function inputsOf(schema: z.ZodObject): Input[] {
  return Object.entries(schema.shape).map(([key, value]) => {
    const type = value as z.ZodType;
    const given = type.safeParse(undefined);
    const name = toInputName(key);
    // A default that is parsed to an object is the action's own business.
    const said =
      given.success && ["string", "number", "boolean"].includes(typeof given.data) ? String(given.data) : undefined;
    return {
      name,
      description: type.description ?? "",
      required: !given.success,
      // The job's own token is GitHub's to give: it can not be a default of the schema.
      fallback: name === "token" ? "${{ github.token }}" : said,
    };
  });
}

function toYaml(inputs: readonly Input[]): string {
  const one = (input: Input): string => {
    const lines = [
      `  ${input.name}:`,
      `    description: ${JSON.stringify(input.description)}`,
      `    required: ${input.required}`,
    ];
    return [...lines, ...(input.fallback ? [`    default: ${JSON.stringify(input.fallback)}`] : [])].join("\n");
  };
  return `inputs:\n${inputs.map(one).join("\n")}\n`;
}

const toTable = (inputs: readonly Input[]): string =>
  `| input | what | default |\n|---|---|---|\n${inputs
    .map(
      ({ name, description, required, fallback }) =>
        `| \`${name}\` | ${description.replaceAll("|", "\\|")} | ${required ? "required" : fallback ? `\`${fallback.replaceAll("|", "\\|")}\`` : ""} |`,
    )
    .join("\n")}\n`;

/** As `action.yml` says them: one place, so that no table can drift. */
function outputsOf(name: string): string {
  const action = parse(readFileSync(path.join(root, "actions", name, "action.yml"), "utf8")) as {
    readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  };
  const rows = Object.entries(action.outputs).map(
    ([output, { description }]) => `| \`${output}\` | ${description.replaceAll("|", "\\|")} |`,
  );
  return `| output | what |\n|---|---|\n${rows.join("\n")}\n`;
}

const hash = (text: string): string => `# ${text}`;
const html = (text: string): string => `<!-- ${text} -->`;
for (const name of readdirSync(path.join(root, "actions"))) {
  const file = path.join(root, "src/actions", name, "inputs.ts");
  if (!existsSync(file)) throw new Error(`actions/${name} has no src/actions/${name}/inputs.ts`);
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const schema = Object.values(module).find((value): value is z.ZodObject => value instanceof z.ZodObject);
  if (schema === undefined) throw new Error(`${file} exports no zod object.`);
  const inputs = inputsOf(schema);
  between(`actions/${name}/action.yml`, "inputs", hash, toYaml(inputs));
  between(`actions/${name}/README.md`, "inputs", html, toTable(inputs));
  between(`actions/${name}/README.md`, "outputs", html, outputsOf(name));
}

const schemas = {
  claim: Claim,
  event: Event,
  baton: Baton,
  "baton-ref": BatonRef,
  "leg-needs": LegNeeds,
  outcome: Outcome,
  genesis: Genesis,
  "finished-run": FinishedRun,
  config: Config,
  "agent-file": AgentHead,
};
for (const [name, schema] of Object.entries(schemas)) {
  put(
    `docs/schemas/${name}.json`,
    `${JSON.stringify(z.toJSONSchema(schema, { io: name === "config" ? "input" : "output" }), null, 2)}\n`,
  );
}

const diagram = (title: string, mermaid: string): string => `## ${title}\n\n\`\`\`mermaid\n${mermaid.trim()}\n\`\`\`\n`;
put(
  "docs/state-machines.md",
  [
    "# State machines\n\nDrawn from the tables in `src/state` by `npm run docs`. A transition that a table lacks is refused when it is written, both states named; the same one again is no error.\n",
    diagram("A run", renderRunMachine()),
    diagram("A ticket", renderTicketMachine()),
    diagram("A ticket's proof by the repository's own CI", renderCiMachine()),
    "# The three agents\n\nViews of the same events: the coder and the reviewer of one feature, and the repository manager of the run.\n",
    ...[...renderAgentMachines()].map(([name, mermaid]) => diagram(name, mermaid)),
  ].join("\n"),
);

if (check && stale.length > 0) {
  console.error(`Not current (run npm run docs):\n${stale.map((file) => `  ${file}`).join("\n")}`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? "docs are current" : `written: ${stale.join(", ")}`);
}
