import { isWritten } from "../../../config/documents.ts";
import type { LegNeeds } from "../../../contracts/baton.ts";
import { BatonRef } from "../../../contracts/baton.ts";
import type { Drafts } from "../../../contracts/documents.ts";
import type { EventPayload } from "../../../contracts/events/event.ts";
import { Fault, toFault } from "../../../core/fault.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import type { Ports } from "../../../ports/ports.ts";
import { type Texts, toWhy } from "./read-documents.ts";
import { takeBaton } from "./take-baton.ts";

type Of = { readonly leg: Leg; readonly needs: LegNeeds; readonly ports: Ports };

/** The texts of this leg's document job, else those that a former one left for the same change. What can not be had keeps no merge waiting: it is told. */
export async function readTexts(of: Of): Promise<Texts> {
  const { leg, needs, ports } = of;
  if (!leg.config.document.some(isWritten)) return { drafts: null, why: "" };
  try {
    if (leg.claim.slices.document !== undefined)
      return { drafts: (await takeBaton("drafts", { claim: leg.claim, needs, ports })).payload, why: "" };
    const { drafted, sameHeads } = leg.ticket;
    if (drafted !== null && sameHeads.includes(drafted.head)) return { drafts: await takeFormer(of, drafted), why: "" };
    return { drafts: null, why: "limited by quota: no money of the run was left for its text" };
  } catch (thrown) {
    return { drafts: null, why: toWhy(thrown) };
  }
}

/** Only the one that the state names, by run, artifact and digest. */
async function takeFormer({ ports }: Of, { baton: ref }: EventPayload<"DOCUMENTS_DRAFTED">): Promise<Drafts> {
  const { runId, claim, ...batonRef } = ref;
  const baton = await ports.carrier.take(batonRef, runId);
  const isOurs = baton.claim === claim && baton.runId === runId && baton.repository === ports.job.repository;
  if (isOurs && baton.kind === "drafts") return baton.payload;
  throw new Fault("contract.broken", `${ref.artifact} is a ${baton.kind} of ${baton.claim}`, { who: "us" });
}

/** What the document job left beside the tests of this head, as the state may name it; a job that failed is a warning, as texts can still be written later. */
export async function readDrafted(of: Of, head: string): Promise<EventPayload<"DOCUMENTS_DRAFTED"> | null> {
  const { leg, needs, ports } = of;
  const need = needs["document"];
  if (leg.claim.slices.document === undefined || need === undefined) return null;
  try {
    const { payload } = await takeBaton("drafts", { claim: leg.claim, needs, ports });
    const ref = BatonRef.parse(JSON.parse(need.outputs.baton ?? ""));
    return { head, baton: { ...ref, claim: leg.claim.claim, runId: ports.job.runId }, model: payload.model };
  } catch (thrown) {
    ports.reporter.warn(`No texts for the documents: ${toFault(thrown).message}`);
    return null;
  }
}
