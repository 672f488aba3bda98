import type { PanelAnswer } from "../../contracts/panel.ts";
import { toFault } from "../../core/fault.ts";
import { toAnswerArtifact } from "../../core/ids.ts";
import type { Leg } from "../../leg/open-claim.ts";
import type { Ports } from "../../ports/ports.ts";
import type { ClaimState } from "../../state/claim-state.ts";
import type { Panel } from "./asking.ts";

/** Workflow runs that are looked into: a question has three tries before a person is asked. */
const maxClaims = 3;

/**
 * What models of the panel have answered before: as the state has it, else what jobs of the question left that died before anything was written. Paid for, so not
 * asked again. What can not be read is told, and asked anew.
 */
export async function readFormer(leg: Leg, { models }: Panel, ports: Ports): Promise<readonly PanelAnswer[]> {
  const known = (leg.ticket.panel?.answers ?? []).filter(({ outcome }) => outcome === "answered");
  const lost = leg.run.claims
    .filter(({ ticket, ended }) => ticket === leg.claim.ticket && ended !== null && ended.outcome !== "published")
    .slice(-maxClaims);
  const left: PanelAnswer[] = [];
  for (const claim of lost.reverse()) left.push(...(await readLeft(claim, models.length, ports)));
  return models.flatMap((name) => [...known, ...left].find(({ model }) => model === name) ?? []);
}

async function readLeft(claim: ClaimState, count: number, ports: Ports): Promise<readonly PanelAnswer[]> {
  const { carrier, reporter, job } = ports;
  try {
    const there = await carrier.list(claim.runId);
    const wanted = Array.from({ length: count }, (_, place) => toAnswerArtifact(claim.claim, place, claim.attempt));
    const answers: PanelAnswer[] = [];
    for (const name of wanted.filter((one) => there.includes(one))) {
      const baton = await carrier.peek(name, claim.runId);
      const isOurs = baton.kind === "answer" && baton.claim === claim.claim && baton.repository === job.repository;
      if (isOurs) answers.push(baton.payload);
      else reporter.warn(`The artifact ${name} holds no answer of claim ${claim.claim}; it is left alone.`);
    }
    if (answers.length > 0)
      reporter.say(`Of a job that died: ${answers.map(({ model }) => model).join(", ")} answered already.`);
    return answers;
  } catch (thrown) {
    reporter.warn(`What claim ${claim.claim} left could not be read, so all are asked: ${toFault(thrown).message}`);
    return [];
  }
}
