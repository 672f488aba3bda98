import type { EventDraft } from "../../../contracts/events/event.ts";
import { documentsTicket } from "../../../contracts/primitives.ts";
import { toDraft } from "../../../policy/drafts.ts";
import { keys } from "../../../policy/keys.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { State } from "../../../state/state.ts";

/**
 * Features whose pull request a person has merged, as the facts that a merge of ours would have left, and documents whose own pull request a person closed.
 * Only branches that are ours are asked for: where a person merges (`merge.enabled: false`, a merge queue) the run goes on with them.
 */
export async function readHandMerges(
  state: State,
  { forge, git }: Pick<Ports, "forge" | "git">,
): Promise<readonly EventDraft[]> {
  const drafts: EventDraft[] = [];
  for (const run of state.runs.values()) {
    if (run.kind !== "build" || run.status === "done" || run.status === "stopped") continue;
    for (const ticket of run.tickets.values()) {
      if (
        ticket.branch === null ||
        ticket.head === null ||
        ticket.merged !== null ||
        ticket.merging !== null ||
        ticket.liveClaim !== null ||
        (ticket.status !== "in_progress" && ticket.status !== "blocked")
      )
        continue;
      const pull = await forge.pullOfBranch(ticket.branch, run.base.ref);
      if (pull === undefined || pull.base.ref !== run.base.ref) continue;
      if (ticket.ticket === documentsTicket && !pull.merged && pull.state === "closed") {
        drafts.push(
          toDraft("DOCUMENTS_DECLINED", {
            run: run.run,
            ticket: ticket.ticket,
            key: keys.documentsDeclined(pull.number),
            correlationId: run.run,
            payload: { number: pull.number },
          }),
        );
        continue;
      }
      if (!pull.merged || pull.mergeSha === null) continue;
      const repository = await git();
      await repository.fetch([pull.mergeSha], { depth: 2 });
      const [base] = await repository.parentsOf(pull.mergeSha);
      const payload = {
        number: pull.number,
        head: pull.head.sha,
        base: base ?? pull.base.sha,
        sha: pull.mergeSha,
        tree: await repository.treeOf(pull.mergeSha),
      };
      drafts.push(
        toDraft("PR_MERGED", {
          run: run.run,
          ticket: ticket.ticket,
          key: keys.merged(pull.number),
          correlationId: run.run,
          payload,
        }),
      );
    }
  }
  return drafts;
}
