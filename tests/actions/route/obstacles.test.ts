import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maintainer } from "../../builders/leg-world.ts";
import { labeled, scheduled } from "../../builders/payloads.ts";
import { RouteBench } from "./route-bench.ts";

let bench: RouteBench;
beforeEach(async () => {
  bench = await RouteBench.open();
});
afterEach(() => bench.world.close());

const start = () => bench.play(labeled(bench.issue, "baton", maintainer));
const types = async () => (await bench.events()).map(({ type }) => type);
const rules = { requiredChecks: [], requiredApprovals: 0, mergeQueue: false, others: ["Commits must be signed"] };

describe("route, before a plan is paid for", () => {
  it.each<[string, () => void, string]>([
    [
      "pull requests may not be opened",
      () => (bench.world.forge.world.mayOpenPulls = false),
      "Allow GitHub Actions to create and approve pull requests",
    ],
    [
      "rules stand on Baton's branches",
      () => bench.world.forge.world.rules.set("baton/1-1-work", rules),
      "Take baton/\\*\\* out of these rules",
    ],
    [
      "a branch has the name that Baton's folder needs",
      () => bench.world.push("baton", { "a.txt": "x\n" }),
      "git push origin --delete baton",
    ],
    [
      "no price is known",
      () => bench.world.push("main", { ".github/baton.yml": "models: { coder: [openai/unheard-of] }\n" }),
      "Name it under prices",
    ],
  ])("blocks the run where %s, with the remedy on the issue, and gives no claim", async (_what, arrange, remedy) => {
    arrange();
    expect((await start()).outputs).toEqual({ plan: "", prepare: "", legs: "[]", tasks: "[]" });
    expect(await types()).toEqual(["START_PROJECT", "TICKET_BLOCKED"]);
    expect(await bench.onlyRun()).toMatchObject({ status: "blocked", spentUsd: 0, claims: [] });
    const said = bench.world.forge.world.comments.map(({ body }) => body).join("\n");
    expect(said).toMatch(new RegExp(`nothing was planned or paid(.|\\n)*${remedy}`));
    expect((await bench.play(scheduled)).outputs.plan).toBe("");
  });

  it("plans once it is mended and somebody says retry, and not sooner", async () => {
    bench.world.forge.world.mayOpenPulls = false;
    await start();
    expect((await bench.say("/baton retry")).outputs.plan).toBe("");
    bench.world.forge.world.mayOpenPulls = true;
    expect((await bench.say("/baton retry")).outputs.plan).toContain('"mode":"plan"');
  });

  it("plans where something only waits for people, or can not be read", async () => {
    bench.world.forge.world.mayOpenPulls = null;
    bench.world.forge.world.rules.set("main", { ...rules, requiredApprovals: 1, requiredChecks: ["ci"] });
    bench.world.forge.fail("repository", new Error("502"));
    expect((await start()).outputs.plan).toContain('"mode":"plan"');
  });
});
