import { z } from "zod";
import { Sha } from "../../../contracts/primitives.ts";
import { Fault } from "../../../core/fault.ts";
import { findMergeBase } from "../../../leg/read/find-merge-base.ts";
import type { OpenCheckout } from "../../../leg/read/open-checkout.ts";
import type { Ports } from "../../../ports/ports.ts";

const PullEvent = z.object({ pull_request: z.object({ base: z.object({ sha: Sha }) }) });

/**
 * What the diff that stages are shown begins from: where the checkout's commit left the asked commit or the event's base, else that commit itself. null
 * where nothing differs.
 */
export async function readSince(
  asked: string,
  { git, head, tree }: OpenCheckout & { readonly tree: string },
  { job }: Pick<Ports, "job">,
): Promise<string | null> {
  const base =
    asked === "" ? (PullEvent.safeParse(job.payload).data?.pull_request.base.sha ?? head) : await resolve(asked, git);
  const since = base === head ? head : await findMergeBase(git, base, head);
  return (await git.treeOf(since)) === tree ? null : since;
}

async function resolve(asked: string, git: OpenCheckout["git"]): Promise<string> {
  if (Sha.safeParse(asked).success) return asked;
  const found = await git.refs([asked, `refs/heads/${asked}`, `refs/tags/${asked}`]);
  const [commit] = found.values();
  if (commit !== undefined) return commit;
  throw new Fault(
    "input.invalid",
    `Input \`base\`: ${JSON.stringify(asked)} is no ref of the checkout; give a full SHA, or a branch that is there.`,
    {
      who: "user",
    },
  );
}
