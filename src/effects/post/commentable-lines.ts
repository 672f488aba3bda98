import type { WantedInline } from "../../policy/effects/effect.ts";
import { type HunkLine, parseHunks } from "./parse-hunks.ts";

/**
 * Which comments GitHub will find a place for: path and lines in one hunk of the pull request's diff (three lines of context), start before end. One that
 * has none would void the whole review. `diff`: the unified diff of merge base and head.
 */
export function splitByPlace(
  diff: string,
  comments: readonly WantedInline[],
): { readonly placed: readonly WantedInline[]; readonly unplaced: readonly WantedInline[] } {
  const files = parseHunks(diff);
  const isPlaced = ({ path, side, startLine, line }: WantedInline): boolean => {
    const has = (hunk: readonly HunkLine[], wanted: number) => hunk.some((one) => isOn(one, side, wanted));
    return (files.get(path) ?? []).some(
      (hunk) => has(hunk, line) && (startLine === null || (startLine <= line && has(hunk, startLine))),
    );
  };
  return { placed: comments.filter(isPlaced), unplaced: comments.filter((comment) => !isPlaced(comment)) };
}

function isOn(one: HunkLine, side: "LEFT" | "RIGHT", line: number): boolean {
  return side === "LEFT" ? one.sign !== "+" && one.oldLine === line : one.sign !== "-" && one.newLine === line;
}
