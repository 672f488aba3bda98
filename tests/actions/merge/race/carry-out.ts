import type { Forge } from "../../../../src/ports/forge/forge.ts";
import { fold } from "../../../../src/state/fold.ts";
import { isMainInDoubt } from "../../../../src/state/main-in-doubt.ts";
import { findMergeLock } from "../../../../src/state/merge-lock.ts";
import type { Jobs, Town } from "./town.ts";

/** GitHub merges, and the property is looked at: what lands stands on what it was proved on, but for a person's push that nobody could have seen. */
export async function carryOut(town: Town, job: Jobs, of: Parameters<Forge["merge"]>[0]) {
  const onto = town.tip;
  const merged = await town.forge.merge(of);
  if (!merged.merged) return merged;
  town.repository.land(merged.sha, onto, of.sha);
  town.tally.landed++;
  const state = fold(town.server.memory.events);
  const lock = findMergeLock(state, "main");
  const told = `seed ${town.seed}: #${of.number} of ${job.claim?.claim}`;
  if (lock?.merging.number !== of.number) town.violations.push(`${told} landed without the lock`);
  const proof = [...state.runs.values()]
    .flatMap((run) => [...run.tickets.values()].filter((one) => one.head === of.sha))
    .find((one) => one.proof !== null)?.proof?.proof;
  const doubts = town.diverged.filter(({ run, ticket }) => {
    const now = state.runs.get(run)?.tickets.get(ticket);
    return now?.status !== "cancelled" && (now?.merged === null || now === undefined || isMainInDoubt(now));
  });
  if (doubts.length > 0) town.violations.push(`${told} landed while main was in doubt since #${doubts[0]?.number}`);
  if (proof?.base === onto && proof.tree === town.repository.treeOf(merged.sha)) return merged;
  if (job.tip !== proof?.base || !isOfPeople(town, job.tip, onto))
    town.violations.push(`${told} landed on ${onto.slice(0, 7)}, proved was ${proof?.base.slice(0, 7)}`);
  if (job.claim !== null) town.diverged.push({ run: job.claim.run, ticket: job.claim.ticket, number: of.number });
  return merged;
}

/** Is everything that came onto main from `from` to `to` a person's? */
function isOfPeople(town: Town, from: string, to: string): boolean {
  for (let at = to; at !== from; at = town.repository.parentsOf(at)[0] ?? "") if (!town.people.has(at)) return false;
  return true;
}
