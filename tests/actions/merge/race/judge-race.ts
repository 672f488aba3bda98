import type { Event } from "../../../../src/contracts/events/event.ts";
import { fold } from "../../../../src/state/fold.ts";
import type { ForgeWorld } from "../../../fakes/memory-forge.ts";

/** What must hold when all is over: nobody holds the lock, every merge is known once, no money is booked that was not spent, and everything came to its end. */
export function judgeRace(
  seed: number,
  of: { readonly events: readonly Event[]; readonly world: ForgeWorld; readonly diverged: readonly number[] },
): readonly string[] {
  const { events, world, diverged } = of;
  const runs = [...fold(events).runs.values()];
  const found: string[] = [];
  for (const ticket of runs.flatMap((run) => [...run.tickets.values()])) {
    if (ticket.merging !== null) found.push(`${ticket.ticket} keeps the lock`);
    // Three deaths in a row are for a person.
    const isBorne = ticket.status === "blocked" && (ticket.block?.reason.includes("jobs in a row") ?? false);
    if (!isBorne && ticket.status !== "done" && ticket.status !== "cancelled")
      found.push(`${ticket.ticket} stays ${ticket.status}: ${ticket.block?.reason}`);
  }
  for (const { number } of world.pulls.filter((pull) => pull.mergeSha !== null)) {
    const known = events.filter((event) => event.type === "PR_MERGED" && event.payload.number === number).length;
    if (known !== 1) found.push(`#${number} was merged and is recorded ${known} times`);
  }
  for (const number of diverged)
    if (!events.some((event) => event.type === "MERGE_DIVERGED" && event.payload.number === number))
      found.push(`nobody saw that #${number} is not what was proved`);
  const announced = new Set(events.flatMap((event) => (event.type === "MERGE_STARTED" ? [event.payload.claim] : [])));
  for (const { claim, ended } of runs.flatMap((run) => run.claims))
    if (announced.has(claim) && (ended?.spentUsd ?? 9) > 0.31) found.push(`${claim} is booked at ${ended?.spentUsd}`);
  return found.map((one) => `seed ${seed}: ${one}`);
}
