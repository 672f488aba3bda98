import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { implement } from "../../../src/actions/implement/implement.ts";
import { Change, type ChangeSummary } from "../../../src/contracts/change.ts";
import type { Finding } from "../../../src/contracts/review.ts";
import type { Model } from "../../../src/ports/model.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { History } from "../../leg/history.ts";
import { Repository } from "../../leg/repository.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { World } from "../../leg/world.ts";

const none = {
  claim: "",
  task: "",
  model: "openai/coder",
  out: "",
  budgetUsd: undefined,
  allowDirty: false,
  token: "",
};
const config = "prices:\n  openai/coder: { input: 1, output: 1 }\n";
const done: ChangeSummary = {
  outcome: "changed",
  title: "Add divide",
  summary: "divide() is there.",
  criteria: [{ id: "f1.c1", how: "a test" }],
  answers: [],
  notes: "",
};
const write = (name: string, content: string) => ({ call: [{ name: "write_file", input: { path: name, content } }] });
const complete = (of: Partial<ChangeSummary> = {}) => ({
  call: [{ name: "complete_task", input: { ...done, ...of } }],
});
const divide = "export const divide = (a, b) => a / b;\n";

let repository: Repository;
let base: string;
const worlds: World[] = [];
beforeAll(() => {
  repository = new Repository();
  base = repository.commit({
    ".github/baton.yml": config,
    "src/sum.js": "export const sum = 1;\n",
    "AGENTS.md": "Use tabs.\n",
    ".gitignore": "out/\n",
  });
});
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
});

function makeWorld(of: ConstructorParameters<typeof World>[0] = {}): World {
  const world = new World(of);
  worlds.push(world);
  return world;
}

async function runRound(
  history: History,
  model: Model,
  of: { base?: string; head?: string; round?: number; sandbox?: ShellSandbox } = {},
) {
  const world = makeWorld();
  const claim = history.claim({
    ticket: "f1",
    mode: "implement",
    base: of.base ?? base,
    head: of.head ?? null,
    round: of.round ?? 1,
  });
  const ports = world.ports({ repository, history, models: [model], ...(of.sandbox ? { sandbox: of.sandbox } : {}) });
  const result = await implement({ ...none, claim: JSON.stringify(claim) }, ports);
  const baton = world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact);
  return { result, world, baton, git: await ports.git(), change: Change.parse(baton?.payload) };
}

/** A run whose first round was pushed as `head`, with one finding open. */
function afterRoundOne(head: string, finding: Finding): History {
  const history = new History().approved(base);
  const claim = history.claim({ ticket: "f1", mode: "implement", base });
  const tree = repository.git("rev-parse", `${head}^{tree}`);
  const patchId = "p".repeat(40);
  history.add("COMMITS_PUSHED", "f1", {
    branch: "baton/42-1-divide",
    base,
    parent: base,
    head,
    tree,
    patchId,
    round: 1,
    files: ["src/divide.js"],
    outsideOwned: [],
    protectedPaths: [],
    summary: "s",
    answers: [],
    pullRequest: { title: "t", body: "" },
  });
  const review = {
    outcome: "completed" as const,
    reason: "",
    summary: "s",
    findings: [finding],
    earlier: [],
    criteria: [],
    coverage: { files: 1, dropped: [] },
    incremental: false,
    model: "m",
  };
  history.add("REVIEW_COMMENTS_POSTED", "f1", { head, base, tree, patchId, round: 1, review });
  history.add("CHANGES_REQUESTED", "f1", {
    head,
    patchId,
    round: 1,
    verdict: { decision: "changes_requested", reasons: ["high"] },
  });
  return history.end(claim);
}

const finding: Finding = {
  id: "0123456789ab",
  severity: "high",
  title: "Zero",
  body: "divide(1, 0) is Infinity",
  path: "src/divide.js",
  side: "RIGHT",
  quote: divide.trim(),
  claimedLine: 1,
  criterion: null,
  suggestion: null,
  round: 1,
  place: { startLine: 1, line: 1 },
  state: "open",
};

describe("implement, a first round", () => {
  it("hands on files against the base, with the tree that they give", async () => {
    const model = scriptedModel([write("src/divide.js", divide), complete()], "openai/coder");
    const { change, baton, result, git } = await runRound(new History().approved(base), model);
    expect(change).toMatchObject({
      base,
      parent: base,
      outsideOwned: [],
      files: [{ path: "src/divide.js", content: divide }],
      model: "openai/coder",
    });
    expect(await git.writeTree(base, change.files)).toBe(change.tree);
    expect(baton).toMatchObject({ runId: 100, attempt: 1, repository: "o/r" });
    expect(result.outputs).toMatchObject({ outcome: "changed" });
    expect(Number(result.outputs.spent)).toBeGreaterThan(0);
    expect(change.pullRequest.body).toContain("Part of #42");
  });

  it("shows the coder the feature, the issue and the base's guidance, and nothing foreign in the system part", async () => {
    const model = scriptedModel([write("src/divide.js", divide), complete()], "openai/coder");
    await runRound(new History().approved(base), model);
    const { transcript, tools } = model.asked[0] ?? { transcript: { system: "", messages: [] }, tools: [] };
    const user = JSON.stringify(transcript.messages);
    for (const words of ["f1.c1", "It should divide.", "Use tabs."]) expect(user).toContain(words);
    expect(transcript.system).not.toContain("It should divide.");
    expect(tools.map((tool) => tool.name)).not.toContain("run");
  });

  it("says what lies outside the owned paths, and leaves out what tools left behind", async () => {
    const sandbox = new ShellSandbox();
    const make = {
      call: [
        {
          name: "run",
          input: { command: "mkdir -p out node_modules/x && touch out/a node_modules/x/i.js", timeoutMs: null },
        },
      ],
    };
    const model = scriptedModel(
      [make, write("README.md", "hello\n"), write("src/divide.js", divide), complete()],
      "openai/coder",
    );
    const { change } = await runRound(new History().approved(base), model, { sandbox });
    expect(change.files.map((file) => file.path)).toEqual(["README.md", "src/divide.js"]);
    expect(change.outsideOwned).toEqual(["README.md"]);
    expect(sandbox.asked[0]).toMatchObject({ network: false });
  });

  it("sends an empty change back to the model", async () => {
    const model = scriptedModel([complete(), write("src/divide.js", divide), complete()], "openai/coder");
    const { change } = await runRound(new History().approved(base), model);
    expect(change.files).toHaveLength(1);
    expect(JSON.stringify(model.asked[1]?.transcript)).toContain("no file differs");
  });

  it.each(["../outside.txt", "/etc/passwd", ".git/config", "src/../../x"])(
    "gives a write to %s back to the model as an error",
    async (bad) => {
      const model = scriptedModel([write(bad, "x"), write("src/divide.js", divide), complete()], "openai/coder");
      const { change } = await runRound(new History().approved(base), model);
      expect(change.files.map((file) => file.path)).toEqual(["src/divide.js"]);
      const results = model.asked[1]?.transcript.messages.at(-1);
      expect(results).toMatchObject({ role: "tools", results: [{ isError: true }] });
    },
  );

  it("hands on that it is blocked, without files", async () => {
    const model = scriptedModel(
      [write("src/half.js", "half"), complete({ outcome: "blocked", summary: "The spec lacks." })],
      "openai/coder",
    );
    const { change, result } = await runRound(new History().approved(base), model);
    expect(change).toMatchObject({
      files: [],
      tree: repository.git("rev-parse", `${base}^{tree}`),
      summary: { outcome: "blocked" },
    });
    expect(result.outputs.outcome).toBe("blocked");
  });

  it.each([
    ["prose, twice", [{ say: "I am done!" }, { say: "Really." }]],
    ["broken JSON", [{ say: '{"outcome": "chan' }, { say: '{"outcome": "chan' }]],
  ])("ends with a fault and no baton after %s, the money told", async (_name, turns) => {
    const world = makeWorld();
    const history = new History().approved(base);
    const claim = history.claim({ ticket: "f1", mode: "implement", base });
    const ports = world.ports({ repository, history, models: [scriptedModel(turns, "openai/coder")] });
    await expect(implement({ ...none, claim: JSON.stringify(claim) }, ports)).rejects.toMatchObject({
      code: "agent.no_result",
    });
    expect(world.batons.size).toBe(0);
    expect(Number(world.reporter.outputs.get("spent"))).toBeGreaterThan(0);
  });

  it("names the missing key before it does anything, and has spent nothing", async () => {
    const world = makeWorld();
    const history = new History().approved(base);
    const claim = history.claim({ ticket: "f1", mode: "implement", base });
    await expect(
      implement({ ...none, claim: JSON.stringify(claim) }, world.ports({ repository, history })),
    ).rejects.toMatchObject({ code: "model.no_key" });
    expect(world.reporter.outputs.get("spent")).toBe("0");
    expect(world.workspaces).toEqual([]);
  });

  it("does nothing on a claim that a newer one has replaced", async () => {
    const history = new History().approved(base);
    const old = history.claim({ ticket: "f1", mode: "implement", base });
    history.end(old, "dead");
    history.claim({ ticket: "f1", mode: "implement", base });
    const ports = makeWorld().ports({ repository, history });
    await expect(implement({ ...none, claim: JSON.stringify(old) }, ports)).rejects.toMatchObject({
      code: "claim.superseded",
    });
  });
});

describe("implement, a later round", () => {
  it("goes on from the branch's head and answers what is open", async () => {
    const head = repository.commit({ "src/divide.js": divide }, base);
    const history = afterRoundOne(head, finding);
    const better = "export const divide = (a, b) => { if (b === 0) throw new RangeError(); return a / b; };\n";
    const answers = [{ finding: finding.id, outcome: "fixed" as const, reason: "throws now" }];
    const model = scriptedModel([write("src/divide.js", better), complete(), complete({ answers })], "openai/coder");
    const { change } = await runRound(history, model, { head, round: 2 });
    expect(change).toMatchObject({
      base,
      parent: head,
      summary: { answers },
      files: [{ path: "src/divide.js", content: better }],
    });
    expect(JSON.stringify(model.asked[0]?.transcript)).toContain("divide(1, 0) is Infinity");
    expect(JSON.stringify(model.asked[2]?.transcript)).toContain(`nothing is said of ${finding.id}`);
  });

  it("takes up what people said on the pull request, and the output of a failed proof", async () => {
    const head = repository.commit({ "src/divide.js": divide }, base);
    const history = afterRoundOne(head, finding);
    const comments = [{ id: 8, path: "src/divide.js", line: 1, body: "Name it quotient." }];
    history.add("REVIEW_COMMENTS_RECEIVED", "f1", {
      source: "review",
      id: 7,
      state: "changes_requested",
      author: "anna",
      body: "",
      comments,
      saidAt: null,
    });
    history.add("PROVED", "f1", {
      head,
      round: 1,
      proof: {
        base,
        tree: head,
        outcome: "failed",
        source: "configured",
        sandbox: "bwrap",
        network: false,
        conflicts: [],
        commands: [
          {
            step: "test",
            command: "npm test",
            exitCode: 1,
            timedOut: false,
            durationMs: 1,
            log: "1 failing: quotient",
          },
        ],
      },
    });
    const answers = [finding.id, "comment:8"].map((id) => ({ finding: id, outcome: "fixed" as const, reason: "done" }));
    const model = scriptedModel(
      [write("src/divide.js", "export const quotient = 1;\n"), complete({ answers })],
      "openai/coder",
    );
    await runRound(history, model, { head, round: 2 });
    const shown = JSON.stringify(model.asked[0]?.transcript);
    for (const words of ["Name it quotient.", "1 failing: quotient"]) expect(shown).toContain(words);
  });

  it("begins anew on the default branch's tip when the head no longer merges, with the conflict's markers to resolve", async () => {
    const head = repository.commit({ "src/sum.js": "export const sum = 2;\n", "src/divide.js": divide }, base);
    const main = repository.commit({ "src/sum.js": "export const sum = 3;\n", "src/other.js": "main\n" }, base);
    const history = afterRoundOne(head, { ...finding, state: "fixed" });
    const look = { call: [{ name: "read_file", input: { path: "src/sum.js", from: null, to: null } }] };
    const model = scriptedModel(
      [look, complete(), write("src/sum.js", "export const sum = 5;\n"), complete()],
      "openai/coder",
    );
    const { change } = await runRound(history, model, { head, base: main, round: 2 });
    expect(JSON.stringify(model.asked[1]?.transcript)).toContain("<<<<<<<");
    expect(JSON.stringify(model.asked[2]?.transcript)).toContain("src/sum.js still holds conflict markers");
    expect(change).toMatchObject({ base: main, parent: main });
    expect(change.files.map((file) => file.path)).toEqual(["src/divide.js", "src/sum.js"]);
  });
});

describe("implement alone", () => {
  async function runAlone(own: Repository, inputs: Partial<typeof none>, turns: Parameters<typeof scriptedModel>[0]) {
    const world = makeWorld({ repository: "", runId: 0, attempt: 0 });
    const model = scriptedModel(turns, "openai/coder");
    const result = await implement(
      { ...none, ...inputs },
      world.ports({ repository: own, models: [model], checkout: true }),
    );
    return { result, world, model };
  }

  it("edits the checkout and writes the change against HEAD", async () => {
    const own = new Repository();
    const head = own.commit({ ".github/baton.yml": config, "src/sum.js": "1\n" });
    const { result, world } = await runAlone(own, { task: "Add divide\n\nWith care.", out: "/out" }, [
      write("src/divide.js", divide),
      complete(),
    ]);
    expect(result).toMatchObject({ conclusion: "success", outputs: { outcome: "changed" } });
    expect(readFileSync(path.join(own.folder, "src/divide.js"), "utf8")).toBe(divide);
    const change = Change.parse(JSON.parse(world.saved.get("/out/change.json") ?? ""));
    expect(change).toMatchObject({ base: head, parent: head, files: [{ path: "src/divide.js" }], outsideOwned: [] });
    expect(own.git("status", "--porcelain")).toBe("?? src/divide.js");
    own.remove();
  });

  it("refuses a dirty checkout and names the files, unless it is allowed", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": config, "a.txt": "1\n" });
    own.write({ "a.txt": "2\n" });
    await expect(runAlone(own, { task: "Add divide" }, [])).rejects.toMatchObject({
      code: "input.invalid",
      message: expect.stringContaining("a.txt"),
    });
    const { result } = await runAlone(own, { task: "Add divide", allowDirty: true }, [write("b.txt", "b"), complete()]);
    expect(result.headline).toContain("2 files");
    own.remove();
  });

  it("says what is missing without a task, and outside a checkout", async () => {
    const ports = makeWorld().ports({ repository });
    await expect(implement(none, ports)).rejects.toMatchObject({
      code: "input.missing",
      message: expect.stringContaining("task"),
    });
    await expect(implement({ ...none, task: "x" }, ports)).rejects.toMatchObject({ code: "input.missing" });
  });
});
