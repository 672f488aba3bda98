import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { ForgePulls, InlineComment } from "../../ports/forge/forge-pulls.ts";
import { WireReview, WireReviewComment } from "./http/answer-shapes.ts";
import type { Client } from "./http/client.ts";
import { findMarked } from "./http/find-marked.ts";
import { fitBody } from "./http/fit-body.ts";
import { toRefusal } from "./http/translate-error.ts";

const pull = "/repos/{owner}/{repo}/pulls/{pull_number}";

/** Reviews and their comments over REST. */
export function githubReviews(client: Client): Pick<ForgePulls, "reviews" | "reviewComments" | "postReview"> {
  const reviews: ForgePulls["reviews"] = (number) =>
    client.readAll(`GET ${pull}/reviews`, { pull_number: number }, z.array(WireReview));

  return {
    reviews,
    reviewComments: (number) =>
      client.readAll(`GET ${pull}/comments`, { pull_number: number }, z.array(WireReviewComment)),
    postReview: async ({ pull: number, commit, body, comments }) => {
      // COMMENT: the author of a pull request may neither approve it nor ask for changes; the verdict is the check run (PLATFORM).
      const post = (text: string, inline: readonly InlineComment[]) =>
        client.write(
          `POST ${pull}/reviews`,
          {
            pull_number: number,
            commit_id: commit,
            event: "COMMENT",
            body: fitBody(text),
            comments: inline.map(toWire),
          },
          WireReview,
          async () => findMarked(await reviews(number), body),
        );
      try {
        return await post(body, comments);
      } catch (thrown) {
        // One bad line voids the whole call and is not named (qwen-code#6711).
        if (comments.length === 0 || !isBadLine(thrown)) throw thrown;
        return post(withComments(body, comments), []);
      }
    },
  };
}

const toWire = ({ path, side, startLine, line, body }: InlineComment) => ({
  path,
  side,
  line,
  body,
  ...(startLine !== null && startLine < line ? { start_line: startLine, start_side: side } : {}),
});

function isBadLine(thrown: unknown): boolean {
  if (!(thrown instanceof Fault)) return false;
  const refusal = toRefusal(thrown.cause);
  return refusal?.status === 422 && /line|diff|hunk|path|position/i.test(refusal.message);
}

/** The comments below the body, each with its place, so that none is lost. */
function withComments(body: string, comments: readonly InlineComment[]): string {
  const parts = comments.map(({ path, startLine, line, body: text }) => {
    const lines = startLine === null || startLine === line ? `${line}` : `${startLine}–${line}`;
    return `\n\n---\n\n\`${path.replaceAll("`", "'")}\` line ${lines}\n\n${text}`;
  });
  return fitBody(body + parts.join(""));
}
