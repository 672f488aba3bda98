import { mayAct } from "../../policy/people/may-act.ts";
import { parseCommand } from "../../policy/people/parse-command.ts";
import { splitCommands } from "../../policy/people/split-commands.ts";
import type { Forge } from "../../ports/forge/forge.ts";
import type { ForgeComment } from "../../ports/forge/forge-issues.ts";
import type { ForgeReview } from "../../ports/forge/forge-pulls.ts";
import type { TicketState } from "../../state/ticket-state.ts";

/** All that was said on a pull request, as it stands there now. */
export type Words = { readonly comments: readonly ForgeComment[]; readonly reviews: readonly ForgeReview[] };

/**
 * An approval that was dismissed, deleted or edited into something else since counts no more, nor one of somebody who may no longer give it. What an edit
 * made a yes of never was one: the state holds only what was said at first.
 */
export async function approvalStands(
  { forge }: { readonly forge: Pick<Forge, "permission"> },
  { mergeApproval }: Pick<TicketState, "mergeApproval">,
  { said: { comments, reviews }, bots }: { readonly said: Words; readonly bots: readonly string[] },
): Promise<boolean> {
  if (mergeApproval === null) return false;
  const found =
    mergeApproval.source === "review"
      ? reviews.find((review) => review.id === mergeApproval.id && review.state === "approved")
      : comments.find((comment) => comment.id === mergeApproval.id && isYes(comment.body));
  if (found === undefined) return false;
  return mayAct({ ...found.author, actor: await forge.permission(found.author.login) }, bots).yes;
}

function isYes(body: string): boolean {
  return splitCommands(body)
    .map(parseCommand)
    .some((heard) => heard.kind === "command" && heard.command.name === "approve");
}
