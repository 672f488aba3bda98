import { createHash } from "node:crypto";
import { findMarker, renderMarker } from "../../../policy/effects/effect.ts";
import type { Said } from "../../../policy/people/said.ts";
import { renderInline } from "../../../policy/render/parts/inline.ts";
import type { Forge } from "../../../ports/forge/forge.ts";

/**
 * Tells somebody who may command why nothing came of it, where no run can hold the answer (no run is active, the issue is closed). Written once: looked for
 * by its marker first.
 */
export async function answerRefused(
  said: Said,
  reason: string,
  forge: Pick<Forge, "comments" | "comment">,
): Promise<void> {
  // A label has no id: said once an issue is enough, and again when the reason is another.
  const number = said.kind === "review" ? said.pull.number : said.on.number;
  const op = said.kind === "label" ? `refused:label:${number}:${toMark(reason)}` : opOf(said);
  const there = await forge.comments(number);
  if (there.some((comment) => comment.author.isBot && findMarker(comment.body)?.op === op)) return;
  await forge.comment(number, `${renderMarker(op)}\n\n${renderInline(reason, 600)}`);
}

function opOf(said: Said & { kind: "comment" | "review" | "dispatch" }): string {
  if (said.kind === "dispatch") return `refused:dispatch:${said.id}`;
  if (said.kind === "review") return `refused:review:${said.id}`;
  const { id, part = 1, review } = said;
  if (review !== undefined) return `refused:review:${id}:${part}`;
  return `refused:${id}${part === 1 ? "" : `:${part}`}`;
}

/** A text as part of a marker. */
function toMark(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
