import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Claim } from "../../src/contracts/claim.ts";
import { openClaim } from "../../src/leg/open-claim.ts";
import type { Beside } from "../../src/ports/state-store.ts";
import { History } from "./history.ts";
import { Repository } from "./repository.ts";
import { World } from "./world.ts";

let repository: Repository;
let base: string;
let world: World;
beforeAll(() => {
  repository = new Repository();
  base = repository.commit({ ".github/baton.yml": "limits:\n  rounds: 2\n" });
  world = new World();
});
afterAll(() => {
  repository.remove();
  world.remove();
});

function begin(): { history: History; claim: Claim } {
  const history = new History().approved(base);
  return { history, claim: history.claim({ ticket: "f1", mode: "implement", base }) };
}
const open = (history: History, claim: unknown, modes: Parameters<typeof openClaim>[1] = ["implement"]) =>
  openClaim(typeof claim === "string" ? claim : JSON.stringify(claim), modes, world.ports({ repository, history }));

describe("openClaim", () => {
  it("gives the claim, its ticket, and the configuration of its base", async () => {
    const { history, claim } = begin();
    const leg = await open(history, claim);
    expect(leg).toMatchObject({
      claim,
      ticket: { ticket: "f1" },
      run: { run: claim.run },
      config: { limits: { rounds: 2 } },
    });
  });

  it("gives what former reviews taught, as the state branch has it", async () => {
    const { history, claim } = begin();
    const lessons = "# Page\n\n- accepted on src/**/*.ts: Refuse zero [20261101-3-old.f1.0123456789ab]\n";
    const leg = await openClaim(JSON.stringify(claim), ["implement"], world.ports({ repository, history, lessons }));
    expect(leg.lessons).toBe("- accepted on src/**/*.ts: Refuse zero");
    expect((await open(history, claim)).lessons).toBe("");
  });

  it("names what it will need of base and head when it reads the state, so that it comes along", async () => {
    const { history, claim } = begin();
    const ports = world.ports({ repository, history });
    const store = await ports.state();
    const asked: unknown[] = [];
    const read = (beside?: Beside) => {
      asked.push(beside);
      return store.read(beside);
    };
    const state = async () => ({ ...store, read });
    await openClaim(JSON.stringify({ ...claim, head: "1".repeat(40) }), ["implement"], { ...ports, state }, "all");
    await openClaim(JSON.stringify(claim), ["implement"], { ...ports, state });
    expect(asked).toEqual([
      { commits: [base, "1".repeat(40)], files: [{ treeish: base, paths: "all" }] },
      { commits: [base], files: [{ treeish: base, paths: expect.arrayContaining([".github/baton.yml"]) }] },
    ]);
  });

  it("believes the state, not the input, about what the claim allows", async () => {
    const { history, claim } = begin();
    const leg = await open(history, { ...claim, slices: { implement: 999 }, base: "f".repeat(40), mode: "prove" });
    expect(leg.claim).toEqual(claim);
  });

  it("stops at a claim that has ended, was replaced, or that nobody gave", async () => {
    const { history, claim } = begin();
    await expect(open(history, { ...claim, claim: "20261120-42-divide.f1.99" })).rejects.toMatchObject({
      code: "claim.superseded",
    });
    history.end(claim, "dead");
    await expect(open(history, claim)).rejects.toMatchObject({
      code: "claim.superseded",
      message: expect.stringContaining("ended (dead)"),
    });
    history.claim({ ticket: "f1", mode: "implement", base });
    await expect(open(history, claim)).rejects.toMatchObject({
      code: "claim.superseded",
      message: expect.stringContaining("the newest claim of f1 is"),
    });
    await expect(open(new History().start(base), claim)).rejects.toMatchObject({ code: "claim.superseded" });
  });

  it.each([
    ["another run", { runId: 101 }],
    ["another attempt", { attempt: 2 }],
  ])("stops in %s, and says how to go on", async (_name, of) => {
    const history = new History().approved(base);
    const claim = history.claim({ ticket: "f1", mode: "implement", base, ...of });
    await expect(open(history, claim)).rejects.toMatchObject({
      code: "claim.superseded",
      message: expect.stringContaining("/baton retry f1"),
    });
  });

  it("refuses a mode that is not the action's, and an input that is no claim", async () => {
    const { history, claim } = begin();
    await expect(open(history, claim, ["plan"])).rejects.toMatchObject({
      code: "input.invalid",
      message: expect.stringContaining("mode implement"),
    });
    await expect(open(history, "{")).rejects.toMatchObject({
      code: "input.invalid",
      message: expect.stringContaining("not JSON"),
    });
    await expect(open(history, { ...claim, round: "one" })).rejects.toMatchObject({
      code: "input.invalid",
      message: expect.stringContaining("round"),
    });
  });
});
