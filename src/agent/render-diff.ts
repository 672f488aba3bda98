import type { DiffFile, DiffHunk, DiffLine } from "../core/diff/parse-diff.ts";
import { noNewlineNote } from "../core/diff/quoted-line.ts";

export type Dropped = { readonly path: string; readonly reason: string };
export type RenderedDiff = {
  /** For `fenceCode`: it holds what strangers wrote. */
  readonly text: string;
  readonly included: readonly DiffFile[];
  /** What a reviewer does not see, with the reason; belongs into the review's coverage. */
  readonly dropped: readonly Dropped[];
};

const maxBytes = 120_000;
const maxFileBytes = 60_000;
const lockfiles =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|Gemfile\.lock|composer\.lock|go\.sum|flake\.lock)$/;
const vendored = /(?:^|\/)(?:node_modules|vendor|third_party|bower_components)\//;
const generated = /(?:^|\/)(?:dist|__snapshots__)\/|\.min\.(?:js|css)$|\.map$|\.pb\.go$|_pb2\.py$|\.snap$/;

/**
 * A diff for a reviewer: a header a file, a head a hunk with its enclosing symbol, and a gutter with the line's number in the old and in the new
 * file. Lockfiles, vendored, generated and binary files, and what does not fit, are left out and named.
 */
export function renderDiff(files: readonly DiffFile[], limits: { readonly maxBytes?: number } = {}): RenderedDiff {
  const included: DiffFile[] = [];
  const dropped: Dropped[] = [];
  const parts: string[] = [];
  let left = limits.maxBytes ?? maxBytes;
  for (const file of files) {
    const rendered = renderFile(file);
    const size = Buffer.byteLength(rendered);
    const reason =
      reasonToDrop(file) ?? (size > Math.min(left, maxFileBytes) ? `too large to review (${size} bytes)` : undefined);
    if (reason !== undefined) {
      dropped.push({ path: file.path, reason });
      continue;
    }
    left -= size;
    included.push(file);
    parts.push(rendered);
  }
  return { text: parts.join("\n\n"), included, dropped };
}

function reasonToDrop(file: DiffFile): string | undefined {
  if (file.binary) return "binary";
  if (lockfiles.test(file.path)) return "lockfile";
  if (vendored.test(file.path)) return "vendored";
  if (generated.test(file.path)) return "generated";
  return undefined;
}

function renderFile(file: DiffFile): string {
  const from = file.oldPath === null ? "" : ` (was ${JSON.stringify(file.oldPath)})`;
  const mode = file.newMode !== null && file.oldMode !== null ? `, mode ${file.oldMode} to ${file.newMode}` : "";
  const head = `## File ${JSON.stringify(file.path)}: ${file.status}${from}${mode}`;
  return [head, ...file.hunks.map((hunk) => renderHunk(hunk))].join("\n");
}

function renderHunk(hunk: DiffHunk): string {
  const head = `@@ old ${hunk.oldStart}, new ${hunk.newStart} @@${hunk.section === "" ? "" : ` in: ${hunk.section}`}`;
  return [head, ...hunk.lines.map(renderLine)].join("\n");
}

const marks: Readonly<Record<DiffLine["kind"], string>> = { context: " ", added: "+", deleted: "-" };

/** `  12    13 |+text`: old number, new number, then the line with its mark. */
function renderLine(line: DiffLine): string {
  const gutter = `${toColumn(line.oldLine)} ${toColumn(line.newLine)} |${marks[line.kind]}`;
  return `${gutter}${line.text.replace(/\r$/, "")}${line.noNewline ? noNewlineNote : ""}`;
}

function toColumn(line: number | null): string {
  return String(line ?? "").padStart(5);
}
