import { afterAll, describe, expect, it } from "vitest";
import { chooseCandidate } from "../../../src/actions/implement/candidates/choose-candidate.ts";
import { implement } from "../../../src/actions/implement/implement.ts";
import { Change } from "../../../src/contracts/change.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { History } from "../../leg/history.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { Bench, complete, none, write } from "./bench.ts";

const bench = new Bench();
const { repository } = bench;
afterAll(() => bench.remove());
const prices = ["a", "b", "c"].map((name) => `  openai/${name}: { input: 1, output: 1 }\n`).join("");
const base = repository.commit({
  ".github/baton.yml": `candidates: 3\nvalidate: { test: "grep -q right src/divide.js", report: exit-code }\nprices:\n${prices}`,
  "src/sum.js": "export const sum = 1;\n",
});

async function compete(models: ReturnType<typeof scriptedModel>[], sandbox = new ShellSandbox()) {
  const world = bench.makeWorld();
  const history = new History().approved(base);
  const claim = history.claim({ ticket: "f1", mode: "implement", base });
  const ports = world.ports({ repository, history, models, sandbox });
  const asked = { ...none, model: models.map(({ name }) => name).join(","), claim: JSON.stringify(claim) };
  const result = await implement(asked, ports);
  const baton = world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact);
  return { result, world, sandbox, change: Change.parse(baton?.payload) };
}
const coder = (name: string, content: string) =>
  scriptedModel([write("src/divide.js", content), complete({ title: `By ${name}` })], `openai/${name}`);

describe("implement with several candidates", () => {
  it("hands on the one whose tests pass, the smaller of two, and tells of all", async () => {
    const models = [coder("a", "wrong\n"), coder("b", "right\nand\nlong\n"), coder("c", "right\n")];
    const { change, world, result } = await compete(models);
    expect(change).toMatchObject({
      model: "openai/c",
      files: [{ path: "src/divide.js", content: "right\n" }],
      candidates: [
        { model: "openai/a", outcome: "changed", tests: "failed", lines: 1, chosen: false },
        { model: "openai/b", outcome: "changed", tests: "passed", lines: 3, chosen: false },
        { model: "openai/c", outcome: "changed", tests: "passed", lines: 1, chosen: true },
      ],
    });
    expect(change.pullRequest.title).toBe("By c");
    for (const text of [change.pullRequest.body, result.summary]) {
      expect(text).toContain("| **chosen** | openai/c | changed | passed | 1 |");
      expect(text).toContain("|  | openai/a | changed | failed | 1 |");
    }
    // Each has its files, and a folder for what its tests report.
    expect(new Set(world.workspaces).size).toBe(6);
    for (const model of models) model.assertAllAsked();
  });

  it("tries each in the sandbox without network, in its own files", async () => {
    const { sandbox, world } = await compete([coder("a", "right\n"), coder("b", "right\n"), coder("c", "right\n")]);
    const used = sandbox.asked.flatMap(({ folder, outbox }) => [folder, outbox ?? ""]);
    expect(used.sort()).toEqual([...new Set(world.workspaces)].sort());
    expect(sandbox.asked.every(({ network }) => network === false)).toBe(true);
  });

  it("goes on without one that gives no result, and says why", async () => {
    const mute = scriptedModel([{ say: "Done!" }, { say: "Really." }], "openai/a");
    const { change } = await compete([mute, coder("b", "wrong\n"), coder("c", "right\n")]);
    expect(change.model).toBe("openai/c");
    expect(change.candidates?.[0]).toMatchObject({ model: "openai/a", outcome: "failed", tests: "not_run" });
    expect(change.candidates?.[0]?.reason).toContain("Stopped");
  });

  it("gives each a third of the money, and tells what all have spent", async () => {
    const { result, world } = await compete([coder("a", "right\n"), coder("b", "right\n"), coder("c", "right\n")]);
    expect(Number(result.outputs.spent)).toBeCloseTo(Number(world.reporter.outputs.get("spent")), 5);
    expect(Number(result.outputs.spent)).toBeGreaterThan(0);
  });

  it("ends with the first one's fault when none gives a result", async () => {
    const mute = (name: string) => scriptedModel([{ say: "Done!" }, { say: "Really." }], `openai/${name}`);
    await expect(compete([mute("a"), mute("b"), mute("c")])).rejects.toMatchObject({ code: "agent.no_result" });
  });

  it("lets one model work several times when the role has no other", async () => {
    const turns = Array.from({ length: 3 }, () => write("src/divide.js", "right\n"));
    const model = scriptedModel([...turns, complete(), complete(), complete()], "openai/a");
    const { change } = await compete([model]);
    expect(change.candidates?.map((one) => one.model)).toEqual(["openai/a", "openai/a", "openai/a"]);
    expect(change.candidates?.filter((one) => one.chosen)).toHaveLength(1);
  });
});

describe("chooseCandidate", () => {
  const one = (outcome: "changed" | "already_done" | "blocked" | "failed", tests = "not_run", lines = 1) =>
    ({ outcome, tests, lines }) as Parameters<typeof chooseCandidate>[0][number];

  it("takes passed tests first, then untried ones, then the word that nothing is to do, then a change that fails", () => {
    const order = [
      one("changed", "passed", 900),
      one("changed", "not_run", 1),
      one("already_done"),
      one("changed", "failed", 1),
      one("blocked"),
    ];
    for (let from = 0; from < order.length; from++)
      expect(chooseCandidate(order.slice(from).reverse())).toBe(order[from]);
  });

  it("takes none of those that failed", () => {
    expect(chooseCandidate([one("failed")])).toBeUndefined();
  });
});
