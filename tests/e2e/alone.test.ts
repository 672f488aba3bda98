import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { Conversation, Script, Vendor } from "../../src/local/models/script/script.ts";
import { done } from "./count-notes.script.ts";
import { countDocumenter } from "./documents.script.ts";
import { panelIssue, wholePanel } from "./panel.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

/** Each thinker in somebody's own workflow: the one that its README shows, word for word but for what is named here. */

type Workflow = { readonly on: unknown; readonly jobs: Record<string, { steps: readonly Step[] }> };
type Step = { readonly uses?: string; readonly run?: string };

const file = ".github/workflows/own.yml";

/** The README's workflow, with the addresses of the scripted models, and without steps that are not Baton's and do not run here. */
function exampleOf(action: string): string {
  const blocks = readFileSync(`actions/${action}/README.md`, "utf8").matchAll(/^```yaml\n([\s\S]*?)^```$/gm);
  const texts = [...blocks].map(([, text = ""]) => text);
  const shown = texts.find((text) => text.includes(`uses: baton-actions/baton/actions/${action}@v1`));
  if (shown === undefined) throw new Error(`actions/${action}/README.md shows no workflow`);
  const workflow = parse(shown) as Workflow;
  for (const job of Object.values(workflow.jobs))
    job.steps = job.steps.filter(
      ({ uses = "", run = "" }) => !uses.startsWith("actions/cache/") && !run.includes("gh "),
    );
  const names = ["ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "GEMINI_BASE_URL"];
  return stringify({ ...workflow, env: Object.fromEntries(names.map((name) => [name, `\${{ vars.${name} }}`])) });
}

async function openPull(scenario: Scenario): Promise<void> {
  await scenario.pushAs("topic", { "src/limit.js": "export const limit = 5;\n" }, "Limit", "main");
  await scenario.github.as("maintainer").request("POST", `/repos/${scenario.repository}/pulls`, {
    title: "Limit the notes to five",
    head: "topic",
    base: "main",
  });
}
const dispatch = (scenario: Scenario) =>
  scenario.github
    .as("maintainer")
    .request("POST", `/repos/${scenario.repository}/actions/workflows/${path.basename(file)}/dispatches`, {
      ref: "main",
    });

/** The configuration that the relay's README shows. */
const relays = /^```yaml\n(relays:[\s\S]*?)^```$/m.exec(readFileSync("actions/relay/README.md", "utf8"))?.[1] ?? "";

const stage = (name: string, vendor: Vendor, input: object): Conversation => ({
  name,
  vendor,
  user: `Do the task of stage ${name}`,
  turns: [{ call: [done(input)] }],
});

type Case = {
  readonly action: string;
  readonly script: Script;
  readonly files?: Readonly<Record<string, string>>;
  readonly begin: (scenario: Scenario) => Promise<unknown>;
  /** Of the job summary. */
  readonly shows: RegExp;
};
const cases: readonly Case[] = [
  {
    action: "panel",
    script: wholePanel(),
    begin: ({ github, repository, issue }) =>
      github.as("maintainer").request("POST", `/repos/${repository}/issues/${issue}/labels`, { labels: ["ai-review"] }),
    shows: /3 of 3 models answered/,
  },
  {
    action: "review",
    script: ["anthropic", "openai", "google"].map((vendor) => ({
      name: `${vendor} reviews`,
      vendor: vendor as "anthropic",
      system: "You are a reviewer of Baton",
      turns: [{ call: [done({ summary: "It is right.", remarks: [], earlier: [], criteria: [] })] }],
    })),
    begin: openPull,
    shows: /3 of 3 reviewers answered/,
  },
  {
    action: "relay",
    script: [
      stage("risks", "anthropic", { answer: "Nothing is lost.", passed: true }),
      stage("notes", "google", { answer: "At most five notes are listed.\nREADY" }),
    ],
    files: {
      ".github/baton.yml": relays,
      "package.json": JSON.stringify({
        type: "module",
        scripts: { lint: "node --check src/notes.js", test: "node --test" },
      }),
    },
    begin: openPull,
    shows: /passed is true[\s\S]*npm run lint[\s\S]*READY/,
  },
  {
    action: "dataset",
    script: [
      ...(["anthropic", "openai"] as const).map((vendor) => ({
        name: `${vendor} answers`,
        vendor,
        user: "A key was committed",
        turns: [{ say: `Revoke it now, says ${vendor}; then look at what it was used for.` }],
      })),
    ],
    files: { "problems.jsonl": `${JSON.stringify({ id: "key", text: "A key was committed: what now?" })}\n` },
    begin: dispatch,
    shows: /1 problem, 3 personas, 2 models; 4 repeated answers dropped/,
  },
  {
    action: "document",
    script: [countDocumenter],
    files: {
      ".github/baton.yml":
        "models: { documenter: [openai/gpt-6.1-sol] }\ndocument:\n  - { kind: section, file: README.md, name: usage, prompt: How the functions are used }\n",
      "README.md": "# notes\n\n<!-- baton:usage:begin -->\n<!-- baton:usage:end -->\n",
    },
    begin: dispatch,
    shows: /countNotes/,
  },
];

test.each(cases)(
  "the workflow of the README of actions/$action runs as it is shown",
  async ({ action, script, files = {}, begin, shows }) => {
    const scenario = await startScenario({
      script,
      files: { ".github/workflows/baton.yml": null, ...files, [file]: exampleOf(action) },
      issue: panelIssue,
      label: "question",
    });
    try {
      await scenario.engine.idle();
      await begin(scenario);
      await scenario.engine.idle();
      expect(scenario.models.unmatched()).toEqual([]);
      const jobs = scenario.jobs().filter(({ conclusion }) => conclusion !== "skipped");
      expect(jobs.map(({ conclusion }) => conclusion)).toEqual(["success"]);
      expect(scenario.github.violations()).toEqual([]);
      const folder = path.join(scenario.folder, "summaries");
      expect(
        readdirSync(folder)
          .map((name) => readFileSync(path.join(folder, name), "utf8"))
          .join("\n"),
      ).toMatch(shows);
    } finally {
      await scenario.remove();
    }
  },
  120_000,
);
