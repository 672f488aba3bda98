import { findMarker } from "../policy/effects/effect.ts";
import { findAcceptable } from "../policy/people/find-acceptable.ts";
import { parseCommand } from "../policy/people/parse-command.ts";
import type { Said, ShownComment, Sight } from "../policy/people/said.ts";
import { placeOf } from "../policy/people/to-facts.ts";
import type { Forge } from "../ports/forge/forge.ts";
import type { RunState, State } from "../state/state.ts";
import type { TicketState } from "../state/ticket-state.ts";
import { readOutside } from "./outside.ts";

/** A `/baton approve` or `/baton ok` with what stood there to be approved, as GitHub's own ids and times tell it; everything else as it is, and no call is made for it. */
export async function readSight(said: Said, state: State, forge: Forge): Promise<Said> {
  if (said.kind !== "comment" || said.edited) return said;
  const heard = parseCommand(said.body);
  if (heard.kind !== "command" || (heard.command.name !== "approve" && heard.command.name !== "ok")) return said;
  const { run, ticket } = placeOf(said, { state });
  if (run === undefined) return said;
  if (heard.command.name === "ok") {
    const found = findAcceptable(heard.command.relay ?? ticket?.ticket ?? null, run);
    if ("refused" in found) return said;
    return {
      ...said,
      sight: { kind: "relay", comment: await readComment(run, `relay:${run.run}:${found.ticket}`, forge) },
    };
  }
  if (said.branch === null) return { ...said, sight: await readPlanSight(run, forge) };
  return ticket === undefined ? said : { ...said, sight: await readHeadSight(said.on.number, { run, ticket }, forge) };
}

async function readPlanSight(run: RunState, forge: Forge): Promise<Sight> {
  return { kind: "plan", comment: await readComment(run, `plan:${run.run}`, forge) };
}

async function readComment(run: RunState, op: string, forge: Forge): Promise<ShownComment | null> {
  const found = await readOutside(forge).comment(run.issue.number, op);
  if (found === undefined) return null;
  const { id, createdAt, updatedAt, body } = found;
  return { id, createdAt, updatedAt, seq: findMarker(body)?.seq ?? 0 };
}

/** Whichever of Baton's words on the head came first was there when it is said to have been, or earlier. */
async function readHeadSight(
  number: number,
  { run, ticket }: { readonly run: RunState; readonly ticket: TicketState },
  forge: Forge,
): Promise<Sight> {
  const { head } = await forge.pull(number);
  const outside = readOutside(forge);
  const times: string[] = [];
  for (const { claim } of ticket.reviews.filter((review) => review.head === head.sha)) {
    const review = await outside.review(number, `review:${claim}`);
    if (review?.commit === head.sha) times.push(review.submittedAt);
  }
  const mark = `check:${run.run}:${ticket.ticket}:${head.sha.slice(0, 12)}`;
  for (const check of await forge.checkRuns(head.sha))
    if (check.externalId === mark && check.startedAt !== null) times.push(check.startedAt);
  const knownAt = times.sort((one, other) => Date.parse(one) - Date.parse(other))[0] ?? null;
  return { kind: "head", head: head.sha, knownAt };
}
