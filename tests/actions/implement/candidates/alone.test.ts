import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { implement } from "../../../../src/actions/implement/implement.ts";
import { Checkpoint } from "../../../../src/contracts/checkpoint.ts";
import { Repository } from "../../../leg/repository.ts";
import { ShellSandbox } from "../../../leg/shell-sandbox.ts";
import { Bench, complete, none, write } from "../bench.ts";
import { asks, config, firstAsked, names, type Scripted } from "./contest.ts";

const bench = new Bench();
const own = new Repository();
afterAll(() => {
  bench.remove();
  own.remove();
});
own.commit({ ".github/baton.yml": config(3, "limits: { turns: 1 }\n"), "src/sum.js": "1\n" });
const file = "/out/baton-checkpoint.json";
const prose = { say: "Done!" };

async function run(
  models: readonly Scripted[],
  saved: ReadonlyMap<string, string> = new Map(),
  of: Partial<typeof none> = {},
) {
  const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
  for (const [name, content] of saved) world.saved.set(name, content);
  const ports = world.ports({ repository: own, models: [...models], sandbox: new ShellSandbox(), checkout: true });
  const asked = { ...none, task: "Add divide", out: "/out", model: names, ...of };
  return { world, result: await implement(asked, ports).catch((thrown) => thrown) };
}

/** Two have written something when their turns are over, the third nothing. */
const fail = () =>
  run([asks("a", write("src/divide.js", "right\n")), asks("b", write("src/divide.js", "right\n")), asks("c", prose)]);

describe("candidates alone, without GitHub", () => {
  it("are kept in the folder when they fail, the checkout as it was, and gone on from", async () => {
    const failed = await fail();
    expect(failed.result).toMatchObject({ facts: { stop: "turns" } });
    expect(own.git("status", "--porcelain")).toBe("");
    const { works } = Checkpoint.parse(JSON.parse(failed.world.saved.get(file) ?? "null"));
    expect(works.map((one) => one?.state.deeds.length)).toEqual([1, 1]);
    // Our own file in the checkout is nobody's uncommitted work.
    own.write({ "baton-checkpoint.json": "{}" });
    const models = [asks("a", complete()), asks("b", prose), asks("c", prose)];
    const { result, world } = await run(models, failed.world.saved);
    expect(result).toMatchObject({ conclusion: "success" });
    expect(firstAsked(models)).toEqual([3, 3, 1]);
    expect(readFileSync(path.join(own.folder, "src/divide.js"), "utf8")).toBe("right\n");
    expect(world.saved.has(file)).toBe(false);
    own.git("clean", "-fdq");
  });

  it("are put aside when another task comes to the folder, and found again by a run of theirs", async () => {
    const first = await fail();
    const other = await run([asks("a", prose), asks("b", prose), asks("c", prose)], first.world.saved, {
      task: "Add multiply",
    });
    expect(other.world.reporter.warnings.join()).toMatch(
      /is of another task or commit and is not used; for a run of that it is kept as \/out\/baton-checkpoint-[0-9a-f]{12}-[0-9a-f]{7}\.json/,
    );
    const models = [asks("a", complete()), asks("b", prose), asks("c", prose)];
    const { result, world } = await run(models, other.world.saved);
    expect(result).toMatchObject({ conclusion: "success" });
    expect(firstAsked(models)).toEqual([3, 3, 1]);
    expect([...world.saved.keys()].filter((name) => name.includes("checkpoint"))).toEqual([]);
    own.git("clean", "-fdq");
  });

  it("are not overwritten by one alone: it says what leads on, and what begins anew", async () => {
    const { world } = await fail();
    const before = world.saved.get(file);
    const next = await run([asks("a"), asks("b"), asks("c")], world.saved, { allowDirty: true });
    expect(next.result).toMatchObject({
      code: "input.invalid",
      message: expect.stringMatching(/leave out allow-dirty.*remove the file/),
    });
    expect(next.world.saved.get(file)).toBe(before);
  });
});
