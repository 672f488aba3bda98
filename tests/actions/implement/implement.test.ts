import { afterAll, describe, expect, it } from "vitest";
import { implement } from "../../../src/actions/implement/implement.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { History } from "../../leg/history.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { Bench, complete, divide, none, write } from "./bench.ts";

const bench = new Bench();
const { repository, base } = bench;
afterAll(() => bench.remove());

describe("implement, a first round", () => {
  it("hands on files against the base, with the tree that they give", async () => {
    const model = scriptedModel([write("src/divide.js", divide), complete()], "openai/coder");
    const { change, baton, result, git } = await bench.runRound(new History().approved(base), model);
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
    await bench.runRound(new History().approved(base), model);
    const { transcript, tools } = model.asked[0] ?? { transcript: { system: "", messages: [] }, tools: [] };
    const user = JSON.stringify(transcript.messages);
    for (const words of ["f1.c1", "It should divide.", "Use tabs."]) expect(user).toContain(words);
    expect(transcript.system).not.toContain("It should divide.");
    expect(tools.map((tool) => tool.name)).not.toContain("run");
  });

  it("writes in the configured language, and can ask for guidance that is not shown", async () => {
    const told = {
      ".github/baton.yml": "language: German\nprices:\n  openai/coder: { input: 1, output: 1 }\n",
      ".claude/skills/ship/SKILL.md": "---\nname: ship\ndescription: Ship it\n---\nTag it.\n",
    };
    const own = repository.commit(told, base);
    const ask = { call: [{ name: "read_guidance", input: { numbers: [1] } }] };
    const model = scriptedModel([ask, write("src/divide.js", divide), complete()], "openai/coder");
    await bench.runRound(new History().approved(own), model, { base: own });
    expect(JSON.stringify(model.asked[0]?.transcript)).toContain("Write all that people will read in German.");
    expect(JSON.stringify(model.asked[1]?.transcript)).toContain("Tag it.");
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
    const { change } = await bench.runRound(new History().approved(base), model, { sandbox });
    expect(change.files.map((file) => file.path)).toEqual(["README.md", "src/divide.js"]);
    expect(change.outsideOwned).toEqual(["README.md"]);
    expect(sandbox.asked[0]).toMatchObject({ network: false });
  });

  it("leaves out a byproduct only where the base has no such file: what the repository keeps may be changed", async () => {
    const kept = repository.commit({ "fixtures/node_modules/a.js": "1\n" }, base);
    const turns = [write("fixtures/node_modules/a.js", "2\n"), write("fixtures/node_modules/b.js", "2\n"), complete()];
    const { change } = await bench.runRound(new History().approved(kept), scriptedModel(turns, "openai/coder"), {
      base: kept,
    });
    expect(change.files).toMatchObject([{ path: "fixtures/node_modules/a.js", content: "2\n" }]);
  });

  it("sends an empty change back to the model", async () => {
    const model = scriptedModel([complete(), write("src/divide.js", divide), complete()], "openai/coder");
    const { change } = await bench.runRound(new History().approved(base), model);
    expect(change.files).toHaveLength(1);
    expect(JSON.stringify(model.asked[1]?.transcript)).toContain("no file differs");
  });

  it.each(["../outside.txt", "/etc/passwd", ".git/config", "src/../../x"])(
    "gives a write to %s back to the model as an error",
    async (bad) => {
      const model = scriptedModel([write(bad, "x"), write("src/divide.js", divide), complete()], "openai/coder");
      const { change } = await bench.runRound(new History().approved(base), model);
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
    const { change, result } = await bench.runRound(new History().approved(base), model);
    expect(change).toMatchObject({
      files: [],
      tree: repository.git("rev-parse", `${base}^{tree}`),
      summary: { outcome: "blocked" },
    });
    expect(result.outputs.outcome).toBe("blocked");
  });

  it.each([
    ["prose, twice", [{ say: "I am done!" }, { say: "Really." }]],
    ["broken JSON", Array(4).fill({ say: '{"outcome": "chan' })],
  ])("ends with a fault and no baton after %s, the money told", async (_name, turns) => {
    const world = bench.makeWorld();
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
    const world = bench.makeWorld();
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
    const ports = bench.makeWorld().ports({ repository, history });
    await expect(implement({ ...none, claim: JSON.stringify(old) }, ports)).rejects.toMatchObject({
      code: "claim.superseded",
    });
  });
});
