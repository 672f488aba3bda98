import type { Finding } from "../../../contracts/review.ts";
import { fenceOf } from "../../../core/text/fence-of.ts";
import { renderBlock, renderCode, renderCount, renderFold, renderInline, renderParts } from "./inline.ts";

/** Of a quote that is shown; a reviewer quotes up to ten lines. */
const maxQuote = 2000;

/** Under a finding: the lines that it is about, who said it and in which words, and what came of the attack on it. `model`: the one reviewer, where there is one. */
export function renderWhy(finding: Finding, model: string): string {
  const { quote, voices = [], verified, title } = finding;
  const others = voices.filter((voice) => voice.title !== title || voice.body !== finding.body);
  return renderFold(
    "Why this was flagged",
    renderParts([
      quote.trim() === "" ? undefined : renderQuote(quote),
      `**Found by** ${toFinders(finding, model)}`,
      ...others.map(
        (voice) =>
          `${renderCode(voice.model)} (${voice.severity}): **${renderInline(voice.title, 120)}**\n\n${renderBlock(voice.body)}`,
      ),
      verified === undefined ? undefined : renderVerified(verified),
    ]),
  );
}

function toFinders({ voices = [] }: Finding, model: string): string {
  if (voices.length === 0) return renderCode(model);
  const names = voices.map((voice) => `${renderCode(voice.model)} (${voice.severity})`);
  return names.length === 1 ? `${names[0]} alone` : `${names.join(", ")}: ${names.length} agree`;
}

const words = {
  confirmed: "**Confirmed by**",
  plausible: "**Neither confirmed nor refuted by**",
  refuted: "⚖️ **Refuted by**",
} as const;

function renderVerified({ outcome, model, reason, path, line, quote }: NonNullable<Finding["verified"]>): string {
  const where =
    path === null || line === null ? undefined : `${renderCode(`${path}:${line}`)}\n\n${renderQuote(quote)}`;
  const end = outcome === "refuted" ? "It stands all the same until a person decides." : undefined;
  return renderParts([`${words[outcome]} ${renderCode(model)}: ${renderInline(reason, 2000)}`, where, end]);
}

function renderQuote(quote: string): string {
  const text = quote.slice(0, maxQuote);
  const fence = fenceOf(text);
  return `${fence}text\n${text}\n${fence}`;
}

/** What reviewers said and code found refuted: folded, with the reason and the line; undefined where nothing was. */
export function renderRefuted(refuted: readonly Finding[]): string | undefined {
  if (refuted.length === 0) return undefined;
  const each = refuted.map(({ severity, path, place, title, voices = [], verified, quote }) => {
    const where = renderCode(`${path}${place === null ? "" : `:${place.line}`}`);
    const finders = voices.map((voice) => renderCode(voice.model)).join(", ");
    const line = verified?.path ? ` (${renderCode(`${verified.path}:${verified.line}`)})` : "";
    const told = `- ~~${severity}~~ ${where}: ${renderInline(title, 120)}, said by ${finders || "a reviewer"}`;
    const why = `refuted by ${renderCode(verified?.model ?? "")}${line}: ${renderInline(verified?.reason ?? "", 600)}`;
    return `${told}; ${why}\n\n${renderQuote(verified?.quote ?? quote).replace(/^(?=.)/gm, "  ")}`;
  });
  return renderFold(`${renderCount(refuted.length, "remark")} refuted and left out`, each.join("\n"));
}
