import { createHash } from "node:crypto";
import { Config } from "../../../config/config.ts";
import type { Fault, FaultCode } from "../../../core/fault.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import { findMarker, renderMarker } from "../../../policy/effects/effect.ts";
import { mayAct } from "../../../policy/people/may-act.ts";
import { parseCommand } from "../../../policy/people/parse-command.ts";
import { renderParts } from "../../../policy/render/parts/inline.ts";
import type { Ports } from "../../../ports/ports.ts";
import { hearEvent } from "../hear/hear-event.ts";
import { openVouching } from "../hear/vouch.ts";

/** What only a person can mend before Baton does anything at all: its configuration and its memory. */
const told: Readonly<Partial<Record<FaultCode, string>>> = {
  "config.invalid": "its configuration is not valid",
  "state.missing": "its memory is gone",
  "state.rewritten": "its memory was rewritten",
  "state.corrupt": "its memory is damaged",
  "state.version": "its memory was written by another Baton",
};

/**
 * Who asked for something and may, hears on the issue or pull request what stands in the way, once for each text. Nobody else does: what the
 * configuration would allow beyond (bots, another label) is not known. Never throws: the job is red anyway.
 */
export async function tellBroken(fault: Fault, { forge, job, reporter }: Ports): Promise<void> {
  const what = told[fault.code];
  if (what === undefined) return;
  try {
    const heard = hearEvent(job, { build: labelOf(job.payload), ask: "", relay: "" });
    if (heard.kind !== "said") return;
    const { said } = heard;
    const number = said.kind === "review" ? said.pull.number : said.on.number;
    if (said.kind === "comment" && parseCommand(said.body).kind === "none") return;
    const actor = await openVouching(forge)(said.by);
    if (!mayAct({ ...said.by, actor }, Config.parse({}).bots).yes) return;
    const op = `broken:${createHash("sha256").update(fault.message).digest("hex").slice(0, 12)}`;
    const there = await forge.comments(number);
    if (there.some((comment) => comment.author.isBot && findMarker(comment.body)?.op === op)) return;
    await forge.comment(number, renderBroken(op, what, fault));
  } catch (thrown) {
    reporter.warn(`The issue could not be told: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

function renderBroken(op: string, what: string, { code, message }: Fault): string {
  const quoted = cutText(message.replaceAll("```", "ʼʼʼ"), 8000);
  const mend =
    code === "config.invalid" ? "mend `.github/baton.yml` on the default branch" : "do what the lines above say";
  return renderParts([
    renderMarker(op),
    `⛔ Baton can not start: ${what}. Nothing was recorded, nothing was spent.`,
    `\`\`\`text\n${quoted}\n\`\`\``,
    `**What to do:** ${mend}, then say \`/baton run\` (or, for a run that has begun, the same as before) here.`,
  ]);
}

function labelOf(payload: unknown): string {
  const label = typeof payload === "object" && payload !== null && "label" in payload ? payload.label : null;
  return typeof label === "object" && label !== null && "name" in label ? String(label.name) : "";
}
