/** A file of the base tree; `text` is undefined for what was not read (binary, too large). */
export type MappedFile = { readonly path: string; readonly text: string | undefined };

/** About 1,000 tokens. */
const maxChars = 4000;
const maxSymbols = 6;

/**
 * A sketch of the repository for the planner: how many files lie where, then the files that share words with the issue, best first, with the names they
 * define. Ranks by words in the path (3), then in the names (2); files that other parts lean on by name (README, manifests) come with 1.
 */
export function renderRepoMap(
  files: readonly MappedFile[],
  words: ReadonlySet<string>,
  limit: number = maxChars,
): string {
  const lines = [`${files.length} files`, ...folders(files.map((file) => file.path)), ""];
  const ranked = files
    .map((file) => ({ path: file.path, symbols: findSymbols(file.text ?? ""), score: 0 }))
    .map((file) => ({ ...file, score: scoreOf(file.path, file.symbols, words) }))
    .sort(
      (a, b) => b.score - a.score || a.path.split("/").length - b.path.split("/").length || (a.path < b.path ? -1 : 1),
    );
  let length = lines.join("\n").length;
  for (const [index, file] of ranked.entries()) {
    const line = file.symbols.length > 0 ? `${file.path}: ${file.symbols.slice(0, maxSymbols).join(", ")}` : file.path;
    if (length + line.length + 1 > limit - 40) return [...lines, `and ${ranked.length - index} more files`].join("\n");
    lines.push(line);
    length += line.length + 1;
  }
  return lines.join("\n");
}

/** Words of three letters or more, lower case, parts of camelCase too; words that say nothing are left out. */
export function wordsOf(text: string): ReadonlySet<string> {
  const parts =
    text
      .slice(0, 20_000)
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .match(/[\p{L}\p{N}]{3,40}/gu) ?? [];
  return new Set(parts.filter((word) => !empty.has(word)));
}

const empty = new Set(
  "the and for with that this from should must when which are not can all into one new add use has have will was were been its our your they them then than each any".split(
    " ",
  ),
);

function scoreOf(path: string, symbols: readonly string[], words: ReadonlySet<string>): number {
  const inPath = [...wordsOf(path.replaceAll("/", " "))].filter((word) => words.has(word)).length;
  const inSymbols = [...wordsOf(symbols.join(" "))].filter((word) => words.has(word)).length;
  const isEntry =
    /(^|\/)(README[^/]*|package\.json|pyproject\.toml|go\.mod|Cargo\.toml|Makefile|(index|main|app)\.[a-z]+)$/i.test(
      path,
    )
      ? 1
      : 0;
  return 3 * inPath + 2 * inSymbols + isEntry;
}

/** Names that a file defines at the left margin, in the common languages. */
export function findSymbols(text: string): readonly string[] {
  const found = text
    .slice(0, 100_000)
    .matchAll(
      /^(?:export\s+)?(?:default\s+)?(?:pub(?:\([a-z]+\))?\s+)?(?:async\s+)?(?:function\*?|class|interface|type|const|def|func|fn|struct|enum|trait|module)\s+(?:\([^)\n]{0,80}\)\s*)?([A-Za-z_$][\w$]{0,60})/gm,
    );
  return [...new Set([...found].map((match) => match[1] ?? ""))].filter((name) => name !== "");
}

/** `src/ 12` for each folder at the root, at most twenty. */
function folders(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const slash = path.indexOf("/");
    if (slash > 0) counts.set(path.slice(0, slash), (counts.get(path.slice(0, slash)) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, 20)
    .map(([folder, count]) => `${folder}/ ${count}`);
}
