import { hunkDownTo, patchOf } from "../../render/review.ts";
import type { ReviewCommentRow, Side } from "../../store/rows.ts";
import { Refusal } from "../answers.ts";
import { numberOf, textOf } from "../fields.ts";
import type { Body, RepoCall } from "../route.ts";

export type PlacedComment = Pick<
  ReviewCommentRow,
  "body" | "path" | "line" | "side" | "startLine" | "startSide" | "diffHunk"
>;

/**
 * The place of a comment in the diff between two commits; undefined when its line is in no hunk of it.
 * Context counts as part of a hunk: three lines around a change, as GitHub shows them.
 */
export function placeComment(
  call: RepoCall,
  at: { readonly from: string; readonly to: string; readonly comment: Body },
): PlacedComment | undefined {
  const { comment } = at;
  const path = textOf(comment, "path") ?? "";
  const body = textOf(comment, "body") ?? "";
  const patch = patchOf(call.world, call.repo, { from: at.from, to: at.to, path });
  if (patch === undefined) return undefined;
  if (comment.subject_type === "file") {
    return { body, path, line: null, side: "RIGHT", startLine: null, startSide: null, diffHunk: patch };
  }
  const line = numberOf(comment, "line");
  if (line === undefined) return undefined;
  const side = toSide(comment.side);
  const end = hunkDownTo(patch, side, line);
  if (end === undefined) return undefined;
  const startLine = numberOf(comment, "start_line") ?? null;
  const startSide = startLine === null ? null : toSide(comment.start_side ?? comment.side);
  if (startLine !== null && startSide !== null) {
    if (startSide === side && startLine >= line) {
      throw new Refusal(422, "Unprocessable Entity", [
        "Pull request review thread start line must precede the end line.",
      ]);
    }
    const start = hunkDownTo(patch, startSide, startLine);
    if (start?.hunk !== end.hunk) {
      throw new Refusal(422, "Unprocessable Entity", [
        "Pull request review thread start line must be part of the same hunk as the line.",
      ]);
    }
  }
  return { body, path, line, side, startLine, startSide, diffHunk: end.text };
}

function toSide(value: unknown): Side {
  return value === "LEFT" ? "LEFT" : "RIGHT";
}
