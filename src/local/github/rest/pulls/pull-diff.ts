import { Refusal } from "../answers.ts";
import type { Answer, RepoCall } from "../route.ts";

const MAX_FILES = 300;
const MAX_LINES = 20_000;

/** The `.diff` media type, refused where GitHub finds it too large (GITHUB-BEHAVIOUR § A). */
export function diffAnswer(call: RepoCall, from: string, to: string): Answer {
  const bytes = call.world.git(call.repo).bytes(["diff", "-M", "--no-color", "--no-ext-diff", from, to]);
  const text = bytes.toString("latin1");
  const files = text.match(/^diff --git /gm)?.length ?? 0;
  const advice = "Consider using 'List pull requests files' API or locally cloning the repository instead.";
  const tooLarge = (what: string): Refusal =>
    new Refusal(406, `Sorry, the diff exceeded the maximum number of ${what}. ${advice}`, [
      { resource: "PullRequest", field: "diff", code: "too_large" },
    ]);
  if (files > MAX_FILES) throw tooLarge(`files (${MAX_FILES})`);
  if (text.split("\n").length > MAX_LINES) throw tooLarge(`lines (${MAX_LINES})`);
  return { status: 200, text: { type: "application/vnd.github.diff; charset=utf-8", content: bytes } };
}
