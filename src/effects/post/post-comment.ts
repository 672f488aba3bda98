import { findMarker } from "../../policy/effects/effect.ts";
import type { Forge } from "../../ports/forge/forge.ts";

/**
 * Posts a comment that carries its mark and was not there. Two jobs may find it missing at the same moment: then the older one stays and who made the
 * newer removes it again.
 */
export async function postComment(
  forge: Forge,
  of: { readonly issue: number; readonly op: string; readonly body: string },
): Promise<void> {
  const posted = await forge.comment(of.issue, of.body);
  const oldest = (await forge.comments(of.issue)).find(
    (one) => findMarker(one.body)?.op === of.op && one.author.id === posted.author.id,
  );
  if (oldest !== undefined && oldest.id < posted.id) await forge.removeComment(posted.id);
}
