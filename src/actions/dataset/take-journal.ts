import { Fault, toFault } from "../../core/fault.ts";
import { toArtifactName } from "../../core/ids.ts";
import type { Leg } from "../../leg/open-claim.ts";
import type { Ports } from "../../ports/ports.ts";
import type { ClaimState } from "../../state/claim-state.ts";
import type { TicketState } from "../../state/ticket-state.ts";

type Outside = Pick<Ports, "carrier" | "job" | "reporter">;

/** Workflow runs that are looked into: a dataset has three tries without anything new before a person is asked. */
const maxClaims = 3;
/** What a baton may hold (`BatonRef`). */
const maxJournalBytes = 64 * 1024 * 1024;

/**
 * The lines of the journal that the dataset's last job left: the one that the state names, or the longer one of a job that died before anything was written of
 * it, as its answers are paid for. The state's own that can not be had any more ends the job: beginning anew would pay for every answer again, which is a
 * person's to decide.
 */
export async function takeJournal({ run, claim, ticket }: Leg, ports: Outside): Promise<readonly string[]> {
  const known = await takeKnown(ticket, ports);
  const lost = run.claims.filter(
    (one) => one.ticket === claim.ticket && one.ended !== null && one.ended.outcome !== "published",
  );
  const since = lost.filter((one) => one.seq > (ticket.dataset?.seq ?? 0)).slice(-maxClaims);
  let longest = known;
  for (const one of since) {
    const left = await readLeft(one, ports);
    if (left.length > longest.length) longest = left;
  }
  if (longest !== known) ports.reporter.say(`Of a job that died: ${longest.length} lines of answers are taken over.`);
  return longest;
}

async function takeKnown(
  { dataset, ticket }: Pick<TicketState, "dataset" | "ticket">,
  { carrier, job }: Outside,
): Promise<readonly string[]> {
  if (dataset === null) return [];
  const { runId, claim, ...ref } = dataset.journal;
  const baton = await carrier.take(ref, runId).catch((thrown) => {
    throw lost(ticket, `the answers of workflow run ${runId} are gone: ${toFault(thrown).message}`);
  });
  if (baton.kind !== "dataset" || baton.claim !== claim || baton.repository !== job.repository || baton.runId !== runId)
    throw lost(ticket, `${ref.artifact} was made for another claim`);
  return baton.payload.journal;
}

/** The newest part of what a job of that claim handed on; what can not be read is told, and asked anew. */
async function readLeft(claim: ClaimState, { carrier, job, reporter }: Outside): Promise<readonly string[]> {
  const name = `${toArtifactName(claim.claim, "dataset", claim.attempt)}-`;
  try {
    const parts = (await carrier.list(claim.runId)).filter((one) => one.startsWith(name));
    const newest = Math.max(0, ...parts.map((one) => Number(one.slice(name.length))).filter(Number.isInteger));
    if (newest === 0) return [];
    const baton = await carrier.peek(`${name}${newest}`, claim.runId, maxJournalBytes);
    const isOurs = baton.kind === "dataset" && baton.claim === claim.claim && baton.repository === job.repository;
    if (isOurs) return baton.payload.journal;
    reporter.warn(`The artifact ${name}${newest} holds no answers of claim ${claim.claim}; it is left alone.`);
  } catch (thrown) {
    reporter.warn(`What claim ${claim.claim} left could not be read, so it is asked again: ${toFault(thrown).message}`);
  }
  return [];
}

function lost(ticket: string, why: string): Fault {
  return new Fault(
    "baton.missing",
    `${ticket}: ${why}. Going on would pay for all of them again: say \`/baton dataset\` on another issue to begin anew.`,
    { who: "outside" },
  );
}
