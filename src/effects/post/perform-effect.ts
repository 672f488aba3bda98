import { type Effect, findMarker } from "../../policy/effects/effect.ts";
import type { ForgePull } from "../../ports/forge/forge-pulls.ts";
import type { Hands } from "./hands.ts";
import { postComment } from "./post-comment.ts";
import { postReview } from "./post-review.ts";

/** Does what is missing of one effect; what is there is left alone. Refusals of GitHub are Faults. */
export async function performEffect(effect: Effect, hands: Hands): Promise<void> {
  const { forge, job, outside, run } = hands;
  switch (effect.kind) {
    case "plan_comment":
      return keepComment(effect, hands);
    case "pull_request":
      return openPull(effect, hands);
    case "check_run":
      return forge.putCheck({
        name: "baton",
        sha: effect.sha,
        externalId: effect.op,
        conclusion: effect.conclusion,
        title: effect.title,
        summary: effect.summary,
        url: job.runUrl,
        isNew: hands.pushed.has(effect.sha) && outside.hasOpened(run.tickets.get(effect.ticket)?.branch ?? ""),
      });
    case "review": {
      const pull = await pullOf(effect, hands);
      return pull === undefined ? undefined : postReview(effect, pull, hands);
    }
    case "resolve_threads": {
      const pull = await pullOf(effect, hands);
      return pull === undefined ? undefined : resolveThreads(hands, pull.number, effect.findings);
    }
    case "comment": {
      const issue = effect.branch === null ? effect.issue : (await outside.pull(effect.branch, run.base.ref))?.number;
      if (issue === undefined || (await outside.comment(issue, effect.op)) !== undefined) return;
      await postComment(forge, { ...effect, issue });
      return outside.posted(issue);
    }
    case "label":
      return putLabel(effect, hands);
    case "close_issue":
      // Who closes it later than its last words is a healer, and a person may have opened it again since.
      if (!outside.hasPosted(effect.issue) && (await forge.issue(effect.issue)).state === "closed") return;
      return forge.close(effect.issue);
    case "dispatch":
      return forge.dispatch(job.workflow, run.base.ref);
    default:
      return effect satisfies never;
  }
}

/** Edits the living comment, or posts it first. One that shows more than this job knows stays. */
async function keepComment(
  effect: Effect & { readonly kind: "plan_comment" },
  { forge, outside }: Hands,
): Promise<void> {
  const there = await outside.comment(effect.issue, effect.op, true);
  if (there === undefined) await postComment(forge, effect);
  else if ((findMarker(there.body)?.seq ?? 0) < effect.seq) await forge.editComment(there.id, effect.body);
}

/** A pull request that a person closed stays closed; one that was merged is done. */
async function openPull(
  effect: Effect & { readonly kind: "pull_request" },
  { forge, outside, run }: Hands,
): Promise<void> {
  const ticket = run.tickets.get(effect.ticket);
  const isKnown = ticket?.branch === effect.branch && ticket.pull !== null;
  if (isKnown || (await outside.pull(effect.branch, run.base.ref)) !== undefined) return;
  outside.opened(
    await forge.openPull({ head: effect.branch, base: effect.base, title: effect.title, body: effect.body }),
  );
}

/** undefined: there is none (yet); the effect is done when there is. */
async function pullOf(
  effect: { readonly ticket: string; readonly branch: string | null; readonly pull: number | null },
  { outside, run }: Hands,
): Promise<Pick<ForgePull, "number"> | undefined> {
  const known = effect.pull ?? run.tickets.get(effect.ticket)?.pull?.number;
  if (known !== undefined && known !== null) return { number: known };
  return effect.branch === null ? undefined : outside.pull(effect.branch, run.base.ref);
}

async function resolveThreads({ forge, outside }: Hands, pull: number, findings: readonly string[]): Promise<void> {
  if (findings.length === 0) return;
  for (const thread of await outside.threads(pull))
    if (!thread.isResolved && findings.includes(thread.finding)) await forge.resolveThread(thread.id);
}

/** One that was put on after its comment and is gone was taken off by a person, or by what came later, and stays off. */
async function putLabel(effect: Effect & { readonly kind: "label" }, { forge, outside }: Hands): Promise<void> {
  const { issue: number, add, remove, after } = effect;
  const comment = await outside.comment(after.issue, after.op);
  if (comment === undefined) return;
  const issue = await forge.issue(number);
  const has = (label: string) => issue.labels.some((name) => isSame(name, label));
  if (has(add) && !has(remove)) return;
  if (!outside.hasPosted(after.issue) && !issue.isPullRequest) {
    const { labelled } = await forge.history(number);
    if (labelled.some(({ label, at }) => isSame(label, add) && Date.parse(at) >= Date.parse(comment.createdAt))) return;
  }
  if (!has(add)) await forge.label(number, add);
  if (has(remove)) await forge.unlabel(number, remove);
}

/** GitHub keeps one label however its name is written. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
