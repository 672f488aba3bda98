import { afterEach, expect, it } from "vitest";
import type { CommandsBasis } from "../../../../src/contracts/test-commands.ts";
import { readBasis } from "../../../../src/leg/read/read-commands.ts";
import { findRemembered } from "../../../../src/policy/remembered/find-remembered.ts";
import { type LegWorld, legWorld } from "../../../builders/leg-world.ts";
import { claimOf, publishLeg } from "../begin-leg.ts";

let world: LegWorld;
afterEach(() => world.close());

/** What later runs begin from when a proof has handed in this in place of what the base says. */
async function remembered(change: (own: CommandsBasis) => CommandsBasis) {
  world = await legWorld();
  world.push("main", { "package.json": '{"scripts":{"test":"node --test"}}' });
  await world.start([{}]);
  const claim = await claimOf(world, 10);
  const { openedGit: git } = await world.job({ runId: 10 });
  await git.fetch([claim.base]);
  const config = { setup: null, test: null } as Parameters<typeof readBasis>[2]["config"];
  const own = await readBasis(git, claim.base, { config, told: { now: {}, remembered: null } });
  if (own === undefined) throw new Error("the base says nothing");
  const { events, run } = await publishLeg(world, claim, {
    files: { "src/f1/hello.txt": "hello\n" },
    proof: { basis: change(own) },
  });
  expect(run.tickets.get("f1")?.proof?.proof.outcome).toBe("passed");
  return { own, found: findRemembered(events).map(({ told, found }) => ({ told, found })) };
}

it("commands that a green proof names are remembered where the base says so", async () => {
  const { own, found } = await remembered((basis) => basis);
  expect(own.found.test).toBe("npm test");
  expect(found).toEqual([own]);
});

it.each<[string, (own: CommandsBasis) => CommandsBasis]>([
  ["of a person who said nothing", (own) => ({ ...own, told: { setup: { command: "sh other.sh", by: "ada" } } })],
  ["that no file of the base names", (own) => ({ ...own, found: { ...own.found, setup: "sh other.sh" } })],
])("commands %s are not, whatever who ran a change's tests hands in; the proof counts", async (_, change) => {
  expect((await remembered(change)).found).toEqual([]);
});
