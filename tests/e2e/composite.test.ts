import { expect, test } from "vitest";
import { datasetScript } from "../../samples/dataset.script.ts";
import { autoPlan, countIssue, oneFeature } from "./count-notes.script.ts";
import { datasetFiles, datasetIssue } from "./dataset.sample.ts";
import { countDocumenter, readme, timeless } from "./documents.script.ts";
import { panelIssue, wholePanel } from "./panel.script.ts";
import { relayFiles, wholeRelay } from "./relay.script.ts";
import { startScenario } from "./scenario.ts";

/** The way in for a repository of one's own: one job that uses the root action. */
const workflow = `name: Baton
on:
  issues: { types: [labeled] }
  issue_comment: { types: [created] }
  workflow_dispatch:
permissions: { contents: write, issues: write, pull-requests: write, checks: write, actions: write, statuses: read }
jobs:
  baton:
    runs-on: ubuntu-24.04
    steps:
      - uses: baton-actions/baton@v1
        with: { anthropic-api-key: "\${{ secrets.ANTHROPIC_API_KEY }}", openai-api-key: "\${{ secrets.OPENAI_API_KEY }}", gemini-api-key: "\${{ secrets.GEMINI_API_KEY }}" }
        env: { ANTHROPIC_BASE_URL: "\${{ vars.ANTHROPIC_BASE_URL }}", OPENAI_BASE_URL: "\${{ vars.OPENAI_BASE_URL }}", GEMINI_BASE_URL: "\${{ vars.GEMINI_BASE_URL }}" }
`;

test("the root action walks the whole chain on one runner", async () => {
  const scenario = await startScenario({
    script: oneFeature(),
    files: { ...autoPlan, ".github/workflows/baton.yml": workflow },
    issue: countIssue,
  });
  try {
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(scenario.github.violations()).toEqual([]);
    expect(new Set(scenario.jobs().map(({ job }) => job))).toEqual(new Set(["baton"]));
  } finally {
    await scenario.remove();
  }
}, 300_000);

test("the root action puts a question to the panel on the same runner", async () => {
  const scenario = await startScenario({
    script: wholePanel(),
    files: { ".github/workflows/baton.yml": workflow },
    issue: panelIssue,
    label: "ai-review",
  });
  try {
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(scenario.github.violations()).toEqual([]);
    const bodies = (await scenario.comments(scenario.issue)).map(({ body }) => body);
    expect(bodies.filter((body) => body.includes(" answers\n"))).toHaveLength(3);
    expect(bodies.at(-1)).toContain("3 of 3 models answered");
    expect(new Set(scenario.jobs().map(({ job }) => job))).toEqual(new Set(["baton"]));
  } finally {
    await scenario.remove();
  }
}, 300_000);

test("the root action makes a dataset on the same runner", async () => {
  const scenario = await startScenario({
    script: datasetScript,
    files: { ...datasetFiles, ".github/workflows/baton.yml": workflow },
    issue: datasetIssue,
    label: "data",
  });
  try {
    await scenario.comment(scenario.issue, "/baton dataset lenses");
    expect((await scenario.drive())?.status).toBe("done");
    expect(scenario.github.violations()).toEqual([]);
    expect(scenario.models.calls()).toHaveLength(18);
    const records = scenario.git("show", "data/lenses:datasets/lenses/records.jsonl").trimEnd().split("\n");
    expect(records).toHaveLength(17);
    expect(new Set(scenario.jobs().map(({ job }) => job))).toEqual(new Set(["baton"]));
  } finally {
    await scenario.remove();
  }
}, 300_000);

test("the root action goes through a relay's stages on the same runner, and reviews none of them besides", async () => {
  const scenario = await startScenario({
    script: wholeRelay(),
    files: { ...relayFiles, ".github/workflows/baton.yml": workflow },
    issue: countIssue,
    label: "relay-pipeline",
  });
  try {
    expect((await scenario.drive())?.status).toBe("done");
    const { stages } = await scenario.ticket("r1");
    expect(stages.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual([
      "implement passed",
      "size passed",
      "test passed",
      "review passed",
    ]);
    expect([...scenario.models.unmatched(), ...scenario.models.refused(), ...scenario.models.unused()]).toEqual([]);
    expect(scenario.github.violations()).toEqual([]);
    expect(new Set(scenario.jobs().map(({ job }) => job))).toEqual(new Set(["baton"]));
  } finally {
    await scenario.remove();
  }
}, 300_000);

test("the root action keeps documents true on the same runner", async () => {
  const config = `${autoPlan[".github/baton.yml"]}${timeless}`;
  const scenario = await startScenario({
    script: [countDocumenter, ...oneFeature()],
    files: { ".github/baton.yml": config, "README.md": readme, ".github/workflows/baton.yml": workflow },
    issue: countIssue,
  });
  try {
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(scenario.git("show", "main:README.md")).toContain("`countNotes(file)` tells how many notes there are");
    expect(scenario.git("show", "main:CHANGELOG.md")).toContain(`(#${run?.tickets.get("f1")?.merged?.number})`);
    expect(scenario.models.unused()).toEqual([]);
    expect(scenario.github.violations()).toEqual([]);
  } finally {
    await scenario.remove();
  }
}, 300_000);
