import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderCode, renderFold, renderInline, renderLog, renderParts, renderSha } from "./parts/inline.ts";

/** Texts about a merge that is not what was proved: on the issue, and of the pull request that takes it back. */

export function renderRevertTitle({ commits, feature, merged }: TicketState): string {
  const title = commits?.pullRequest.title ?? feature?.title ?? "the merge";
  return `Revert "${renderInline(title, 120)}" (#${merged?.number})`;
}

/** A person decides; so it says what is known and what is not. */
export function renderRevertBody(run: RunState, ticket: TicketState): string {
  const { merged, mainProof } = ticket;
  return renderParts([
    `The tests fail on \`${run.base.ref}\` at ${renderSha(mainProof?.sha ?? null)}, with #${merged?.number} on it. In the moment in which it was merged (${renderSha(merged?.sha ?? null)}) something else came onto the branch too, so what stands there was never proved.`,
    `This takes back #${merged?.number} and nothing else. **Baton never merges it**: if not the feature is the cause but what came in between, mend \`${run.base.ref}\` instead and close this.`,
    renderRedLog(ticket),
    `Part of #${run.issue.number}`,
  ]);
}

export function renderDiverged({
  number,
  sha,
  actualTree,
  expectedTree,
}: NonNullable<TicketState["diverged"]>): string {
  return `🚨 #${number} was merged as ${sha}, but the default branch's tree is \`${actualTree.slice(0, 12)}\`, not the proved \`${expectedTree.slice(0, 12)}\`: somebody pushed or merged at the same moment. The default branch is proved anew next, and nothing else of this run begins before it is green.`;
}

export function renderMainGreen(run: RunState, { ticket, merged, mainProof }: TicketState): string {
  return `🟢 The tests pass on \`${run.base.ref}\` at ${renderSha(mainProof?.sha ?? null)}, with #${merged?.number} on it. **${ticket}** is done.`;
}

export function renderMainRed(run: RunState, ticket: TicketState): string {
  const { merged, mainProof } = ticket;
  const { why, remedy } = findMainWait(run, ticket) ?? { why: "", remedy: "" };
  return renderParts([
    `🔴 ${why} (${renderSha(mainProof?.sha ?? null)}, #${merged?.number} as ${renderSha(merged?.sha ?? null)}).`,
    `**What to do:** ${remedy}.`,
    renderRedLog(ticket),
  ]);
}

/** On the revert itself, once the default branch is green with the merge on it. */
export function renderNotNeeded(run: RunState, { merged, mainProof }: TicketState): string {
  return `The tests pass on \`${run.base.ref}\` at ${renderSha(mainProof?.sha ?? null)}, with #${merged?.number} on it: this is not needed any more, unless you do not want the feature. Close it if so.`;
}

/** A red default branch waits for a person, in plain words; undefined when the ticket waits for none. */
export function findMainWait(
  run: RunState,
  { ticket, status, merged, mainProof, revert }: TicketState,
): { readonly why: string; readonly remedy: string } | undefined {
  if (status !== "in_progress" || merged === null || mainProof?.proof.outcome !== "failed") return undefined;
  const { ref } = run.base;
  const back =
    revert !== null
      ? `merge the revert ${revert.pull === null ? renderCode(revert.branch) : `#${revert.pull.number}`}`
      : mainProof.noRevert !== null
        ? `take the merge back yourself (${renderCode(mainProof.noRevert.command)}): Baton could not, as ${lower(renderInline(mainProof.noRevert.why, 600))}`
        : "take the merge back";
  return {
    why: `The tests fail on \`${ref}\` since #${merged.number} was merged`,
    remedy: `mend \`${ref}\`, or ${back}. \`${ref}\` is proved again when it has moved, at the next sweep or when you say \`/baton retry ${ticket}\``,
  };
}

function renderRedLog({ mainProof }: TicketState): string | undefined {
  const failed = mainProof?.proof.commands.find((one) => one.exitCode !== 0);
  if (failed === undefined) return undefined;
  return renderFold(
    "The end of what the tests printed",
    `${renderCode(failed.command, 200)}:\n\n${renderLog(failed.log, 2000)}`,
  );
}

function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`.replace(/\.$/, "");
}
