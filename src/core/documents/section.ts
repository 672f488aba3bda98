import { readCode } from "../text/markdown/read-code.ts";
import { decodeLines, encodeLines, endOf, findMisfit, fromLines, toLines } from "./lines.ts";

/** A file with its content as it is to be (null: there is still none), or why it was left as it is. */
export type Laid = { readonly content: Buffer | null } | { readonly why: string };

/** The lines between two markers: `from` is the first, `to` the end marker's. */
export type Region = { readonly from: number; readonly to: number };

/** The markers of a section, as they stand in Markdown and HTML; elsewhere in whatever comment the file has. */
export function toMarkers(name: string): { readonly begin: string; readonly end: string } {
  return { begin: `<!-- baton:${name}:begin -->`, end: `<!-- baton:${name}:end -->` };
}

/**
 * Where the section stands. A marker that lacks, stands twice or in the wrong order is told with what to write; where there are several, one that Markdown
 * shows as code is a document's word about markers.
 */
export function findRegion(lines: readonly string[], name: string): Region | { readonly why: string } {
  const [begins, ends] = (["begin", "end"] as const).map((edge) => {
    const found = findMarkers(lines, name, edge);
    return found.length > 1 ? withoutCode(lines, found) : found.map(({ line }) => line);
  });
  const [from, to] = [begins?.[0], ends?.[0]];
  const { begin, end } = toMarkers(name);
  if (from === undefined || to === undefined) {
    const lacking = [...(from === undefined ? [begin] : []), ...(to === undefined ? [end] : [])];
    return {
      why: `it lacks ${lacking.map((marker) => `\`${marker}\``).join(" and ")}; write the markers on lines of their own`,
    };
  }
  if ((begins?.length ?? 0) > 1 || (ends?.length ?? 0) > 1)
    return { why: `a marker of \`${name}\` stands there more than once; leave one pair` };
  return from < to ? { from: from + 1, to } : { why: `\`${end}\` stands before \`${begin}\`; swap them` };
}

type Marker = { readonly line: number; readonly column: number };

function findMarkers(lines: readonly string[], name: string, edge: "begin" | "end"): readonly Marker[] {
  const marker = new RegExp(`(?<![\\w:-])baton:${name}:${edge}(?![\\w:-])`);
  return lines.flatMap((text, line) => {
    const column = text.search(marker);
    return column < 0 ? [] : [{ line, column }];
  });
}

/** Lines of the markers that are none in code; all of them where that leaves none. */
function withoutCode(lines: readonly string[], markers: readonly Marker[]): readonly number[] {
  const code = readCode(lines.join(""), { html: true, openFences: true }).filter(({ kind }) => kind === "code");
  const starts = lines.map(() => 0);
  for (let line = 1; line < lines.length; line++)
    starts[line] = (starts[line - 1] ?? 0) + (lines[line - 1]?.length ?? 0);
  const left = markers.filter(({ line, column }) => {
    const at = (starts[line] ?? 0) + column;
    return code.every(({ from, to }) => at < from || at >= to);
  });
  return (left.length === 0 ? markers : left).map(({ line }) => line);
}

/** What stands between the markers now; undefined where they are not as they should be. */
export function readSection(content: Buffer, name: string): string | undefined {
  const lines = toLines(content);
  const region = findRegion(lines, name);
  return "why" in region ? undefined : decodeLines(lines.slice(region.from, region.to));
}

/** The file with that text between the markers, in the file's own line ends; every byte outside of them stays. */
export function laySection(content: Buffer, name: string, text: string): Laid {
  const lines = toLines(content);
  const region = findRegion(lines, name);
  if ("why" in region) return region;
  const why = findMisfit(content, text);
  if (why !== undefined) return { why };
  const laid = encodeLines(text, endOf(lines[region.from - 1], lines));
  const old = encodeLines(decodeLines(lines.slice(region.from, region.to)), endOf(lines[region.from - 1], lines));
  // Empty lines at its end are nobody's wish.
  if (laid.join("") === old.join("")) return { content };
  return { content: fromLines([...lines.slice(0, region.from), ...laid, ...lines.slice(region.to)]) };
}
