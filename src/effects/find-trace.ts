import { findMarker } from "../policy/effects/effect.ts";
import { findRecord } from "../policy/render/parts/record.ts";
import type { Forge } from "../ports/forge/forge.ts";
import type { ForgeComment } from "../ports/forge/forge-issues.ts";
import type { Trace } from "../ports/state-store.ts";

/** What is said before anything is recorded (a broken configuration, a refusal) names no run, and is no trace of one. */
const ofARun = /(?:^|[:.])\d{8}-\d+-/;

const writers: ReadonlySet<string> = new Set(["write", "maintain", "admin"]);

/**
 * Has Baton worked in this repository? One look at its newest comments: a plan comment of ours tells it, and the newest state's commit that one has shown.
 * A stranger's comment with our mark is a stranger's comment.
 */
export async function findTrace(forge: Pick<Forge, "newestComments" | "permission">): Promise<Trace | undefined> {
  const ours: ForgeComment[] = [];
  for (const comment of await forge.newestComments()) {
    const marker = comment.body.startsWith("<!-- baton:op=") ? findMarker(comment.body) : undefined;
    if (marker === undefined || !ofARun.test(marker.op)) continue;
    if (comment.author.isBot || writers.has((await forge.permission(comment.author.login)).permission))
      ours.push(comment);
  }
  const shown = ours.flatMap((comment) => {
    const record = findRecord(comment.body);
    return record === undefined ? [] : [{ comment, record }];
  });
  const newest = shown.sort((a, b) => b.record.seq - a.record.seq)[0];
  const comment = newest?.comment ?? ours[0];
  return comment && { what: `Baton's comment ${comment.url}`, commit: newest?.record.commit ?? null };
}
