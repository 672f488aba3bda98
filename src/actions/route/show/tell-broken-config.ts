import { createHash } from "node:crypto";
import { Config } from "../../../config/config.ts";
import type { Fault } from "../../../core/fault.ts";
import { findMarker, renderMarker } from "../../../policy/effects/effect.ts";
import { mayAct } from "../../../policy/people/may-act.ts";
import { parseCommand } from "../../../policy/people/parse-command.ts";
import { renderParts } from "../../../policy/render/parts/inline.ts";
import type { Ports } from "../../../ports/ports.ts";
import { hearEvent } from "../hear/hear-event.ts";
import { openVouching } from "../hear/vouch.ts";

/**
 * Who asked for something and may, hears on the issue or pull request that the configuration stands in the way, once for each text of mistakes. Nobody else does: what
 * the configuration would allow beyond (bots, another label) is not known. Never throws: the job is red anyway.
 */
export async function tellBrokenConfig(fault: Fault, { forge, job, reporter }: Ports): Promise<void> {
  try {
    const heard = hearEvent(job, labelOf(job.payload));
    if (heard.kind !== "said") return;
    const { said } = heard;
    const number = said.kind === "review" ? said.pull.number : said.on.number;
    if (said.kind === "comment" && parseCommand(said.body).kind === "none") return;
    const actor = await openVouching(forge)(said.by);
    if (!mayAct({ ...said.by, actor }, Config.parse({}).bots).yes) return;
    const op = `config:${createHash("sha256").update(fault.message).digest("hex").slice(0, 12)}`;
    const there = await forge.comments(number);
    if (there.some((comment) => comment.author.isBot && findMarker(comment.body)?.op === op)) return;
    await forge.comment(number, renderBroken(op, fault.message));
  } catch (thrown) {
    reporter.warn(`The issue could not be told: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

function renderBroken(op: string, mistakes: string): string {
  const quoted = mistakes.replaceAll("```", "ʼʼʼ").slice(0, 8000);
  return renderParts([
    renderMarker(op),
    "⛔ Baton can not start: its configuration is not valid. Nothing was recorded, nothing was spent.",
    `\`\`\`text\n${quoted}\n\`\`\``,
    "**What to do:** mend `.github/baton.yml` on the default branch, then say `/baton run` (or, for a run that has begun, the same as before) here.",
  ]);
}

function labelOf(payload: unknown): string {
  const label = typeof payload === "object" && payload !== null && "label" in payload ? payload.label : null;
  return typeof label === "object" && label !== null && "name" in label ? String(label.name) : "";
}
