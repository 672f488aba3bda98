import type { Event } from "../../contracts/events/event.ts";
import type { Proof } from "../../contracts/proof.ts";
import type { CommandsBasis, RememberedCommands } from "../../contracts/test-commands.ts";
import { fold } from "../../state/fold.ts";

/**
 * The commands that the events' runs were green by, the newest first: of each run those that it was green by last, with the first proof that was. Only what the
 * base says or a person told is among them: a change's own first tests are found again once they are merged.
 */
export function findRemembered(events: readonly Event[]): readonly RememberedCommands[] {
  const { runs } = fold(events);
  const found = new Map<string, RememberedCommands>();
  for (const { run, seq, ...event } of events) {
    const proof = proofOf(event);
    const issue = runs.get(run)?.issue.number;
    if (proof?.basis === undefined || proof.outcome !== "passed" || issue === undefined) continue;
    if (proof.lost !== undefined || proof.scope?.kind === "touched") continue;
    const { basis } = proof;
    const isKnown = isSame(found.get(run), basis);
    if (isKnown || (basis.found.test === null && basis.told.test === undefined)) continue;
    const durationMs = proof.commands.findLast(({ step }) => step === "test")?.durationMs ?? 0;
    found.set(run, { run, issue, seq, ...basis, runner: proof.tests?.runner.slice(0, 100) ?? null, durationMs });
  }
  return [...found.values()].sort((a, b) => b.seq - a.seq);
}

function proofOf(event: Pick<Event, "type" | "payload">): Proof | undefined {
  const isProof = event.type === "BASE_PROVED" || event.type === "PROVED" || event.type === "MAIN_PROVED";
  return isProof && "proof" in event.payload ? event.payload.proof : undefined;
}

function isSame(one: CommandsBasis | undefined, { told, found }: CommandsBasis): boolean {
  return one !== undefined && JSON.stringify([one.told, one.found]) === JSON.stringify([told, found]);
}
