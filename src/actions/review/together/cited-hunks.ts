import type { Finding } from "../../../contracts/review.ts";
import type { DiffFile, DiffHunk } from "../../../core/diff/parse-diff.ts";

/** Of the diff the hunks that findings stand in; of a file in which one has no place, all. */
export function citedHunks(files: readonly DiffFile[], findings: readonly Finding[]): readonly DiffFile[] {
  return files.flatMap((file) => {
    const own = findings.filter(({ path }) => path === file.path || path === file.oldPath);
    if (own.length === 0) return [];
    const isWhole = own.some(({ place }) => place === null);
    return [
      { ...file, hunks: isWhole ? file.hunks : file.hunks.filter((hunk) => own.some((one) => holds(hunk, one))) },
    ];
  });
}

function holds({ lines }: DiffHunk, { side, place }: Finding): boolean {
  return lines.some(({ oldLine, newLine }) => {
    const line = side === "LEFT" ? oldLine : newLine;
    return place !== null && line !== null && line >= place.startLine && line <= place.line;
  });
}
