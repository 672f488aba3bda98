import type { ActionResult } from "../../contracts/action-result.ts";
import type { PanelAnswer } from "../../contracts/panel.ts";
import { Fault, toFault } from "../../core/fault.ts";
import { toArtifactName } from "../../core/ids.ts";
import { readOutside } from "../../effects/outside.ts";
import { postComment } from "../../effects/post/post-comment.ts";
import { type Leg, openClaim } from "../../leg/open-claim.ts";
import { timeLeftMs } from "../../leg/think.ts";
import { answerComment } from "../../policy/effects/panel-effects.ts";
import type { Ports } from "../../ports/ports.ts";
import type { AnnounceInputs } from "./inputs.ts";

/** Between two looks at the artifacts, and how many of them until GitHub is asked whether the panel's job still works: its API counts calls. */
const lookMs = 3000;
const looksAJob = 10;

/** Posts each answer of a panel as its job hands it over, until all are there or that job is over. It thinks nothing and writes no fact: `publish` does, and finds what was posted by its mark. */
export async function announce(inputs: AnnounceInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ["ask"], ports);
  const seen = new Set<string>();
  const endMs = ports.clock.monotonicMs() + timeLeftMs(leg.config, ports.clock);
  for (let look = 1; ; look++) {
    // Whether it is over is asked before the last look, so that nothing that came meanwhile is missed.
    const isOver = await isPanelOver(leg, look, ports);
    await postNew(leg, seen, ports);
    if (isOver || ports.clock.monotonicMs() >= endMs) break;
    await ports.clock.sleep(lookMs, ports.signal);
  }
  const headline = `${seen.size} ${seen.size === 1 ? "answer" : "answers"} shown as they came`;
  return { conclusion: "success", headline, outputs: {}, summary: `### ${headline}` };
}

async function isPanelOver({ claim }: Leg, look: number, { carrier, forge, job }: Ports): Promise<boolean> {
  const whole = toArtifactName(claim.claim, "panel", job.attempt);
  if ((await carrier.list()).includes(whole)) return true;
  if (look % looksAJob !== 0) return false;
  const name = new RegExp(`\\b${claim.ticket}\\b.* / panel$`);
  const jobs = (await forge.workflowJobs(job.runId)).filter((one) => name.test(one.name) || one.name === "panel");
  return jobs.length > 0 && jobs.every(({ conclusion }) => conclusion !== null);
}

async function postNew(leg: Leg, seen: Set<string>, ports: Ports): Promise<void> {
  const { claim, run, ticket } = leg;
  const begin = toArtifactName(claim.claim, "answer-", ports.job.attempt).replace(/-a\d+$/, "");
  const names = (await ports.carrier.list()).filter((name) => name.startsWith(begin) && !seen.has(name));
  const outside = readOutside(ports.forge);
  for (const name of names) {
    try {
      const effect = answerComment(run, ticket, await takeAnswer(name, leg, ports));
      if (effect !== undefined && (await outside.comment(effect.issue, effect.op, true)) === undefined)
        await postComment(ports.forge, effect);
      seen.add(name);
    } catch (thrown) {
      const fault = toFault(thrown);
      // One that is being written is read at the next look; any other comes at the end.
      if (fault.code !== "baton.missing") seen.add(name);
      ports.reporter.warn(`${name} is not shown now: ${fault.message}`);
    }
  }
}

/** Only what this workflow run made for this claim. */
async function takeAnswer(name: string, { claim }: Leg, { carrier, job, reporter }: Ports): Promise<PanelAnswer> {
  const baton = await carrier.peek(name);
  const isOurs =
    baton.kind === "answer" &&
    baton.claim === claim.claim &&
    baton.repository === job.repository &&
    baton.runId === job.runId &&
    baton.attempt === job.attempt;
  if (isOurs) return refuseSecrets(baton.payload, name, reporter);
  throw new Fault("contract.broken", `The artifact ${name} holds no answer of this claim; it is not shown.`, {
    who: "us",
  });
}

/** As `publish` does: what looks like a secret is posted by no writer, whatever a thinker handed over. */
function refuseSecrets(answer: PanelAnswer, name: string, reporter: Ports["reporter"]): PanelAnswer {
  if (!reporter.redact(JSON.stringify(answer)).found) return answer;
  throw new Fault("secret.leak", `Something that looks like a secret stands in the answer ${name}.`, { who: "user" });
}
