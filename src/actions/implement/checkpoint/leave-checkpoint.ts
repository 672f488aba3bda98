import { maxWorksBytes, noCheckpoint } from "../../../contracts/checkpoint.ts";
import type { Claim } from "../../../contracts/claim.ts";
import { toFault } from "../../../core/fault.ts";
import { packBaton } from "../../../leg/pack-baton.ts";
import type { Ports } from "../../../ports/ports.ts";
import { type AtWork, gatherWorks, type Works } from "./gather-works.ts";
import { nameStop } from "./name-stop.ts";

/** What a job that failed leaves of its work. */
export type Left = AtWork & {
  readonly claim: Claim;
  readonly task: string;
  readonly parent: string;
  readonly spentUsd: number;
  readonly thrown: unknown;
};

/**
 * Hands on how far the work has come, as the job output `checkpoint`, so that the ticket's next job goes on from it. There is none when nothing was done, or
 * when going on leads nowhere: then the one that this job went on from is said to be none any more, or each further job would be led there too. That none
 * could be left is a warning, as the job fails with a reason of its own.
 */
export async function leaveCheckpoint(ports: Ports, left: Left): Promise<void> {
  const { claim, task, parent, spentUsd, thrown } = left;
  try {
    const { works, ledNowhere } = await gatherWorks(left, maxWorksBytes, ports);
    if (ledNowhere) ports.reporter.output("checkpoint", noCheckpoint);
    if (works.length === 0) return;
    const checkpoint = { task, parent, stop: nameStop(thrown), spentUsd, works: [...works] };
    const { baton } = await packBaton(ports, claim, { kind: "checkpoint", payload: checkpoint }, spentUsd);
    ports.reporter.output("checkpoint", baton);
    ports.reporter.say(`A checkpoint is left: ${tell(works)}; the ticket's next job goes on from it.`);
  } catch (failed) {
    ports.reporter.warn(`No checkpoint is left: ${toFault(failed).message}`);
  }
}

/** `3 tool calls, 1 files`, of all together. */
function tell(works: Works): string {
  const calls = works.reduce((sum, work) => sum + (work?.state.deeds.length ?? 0), 0);
  const files = works.reduce((sum, work) => sum + (work?.files?.length ?? 0), 0);
  return `${calls} tool calls, ${files} files`;
}
