import { cutText } from "../../core/text/cut-text.ts";
import { neutralise } from "../../core/text/neutralise.ts";

/** Words by which a commit message keeps GitHub's workflows from running (docs.github.com: skipping workflow runs). */
const skips = /\[(?=(?:skip ci|ci skip|no ci|skip actions|actions skip)\])|\bskip-checks(?=\s*:)/gi;
const trailers = /^(?=(?:co-authored-by|signed-off-by|reviewed-by|acked-by|on-behalf-of)\s*:)/gim;
const nobody = "\u200b";

/**
 * A commit message of model text that does nothing but say something: it closes no issue, mentions nobody, stops no workflow and names no other author.
 * GitHub reads messages as plain text, so what stands in back-ticks is treated like the rest. `ours` is the last paragraph, as it is.
 */
export function renderCommitMessage(of: {
  readonly title: string;
  readonly summary: string;
  readonly ours: string;
}): string {
  const title = cutText(plain(of.title).replace(/\s+/g, " ").trim(), 200);
  const summary = cutText(plain(of.summary).trim(), 6000);
  return [title || "Change", summary, of.ours].filter((part) => part !== "").join("\n\n");
}

function plain(text: string): string {
  const printable = text.replaceAll("`", "'").replace(/[^\P{C}\n\t]/gu, "");
  return neutralise(printable)
    .replace(skips, (found) => `${found}${nobody}`)
    .replace(trailers, "> ");
}
