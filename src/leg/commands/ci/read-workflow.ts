import { LineCounter, parseDocument } from "yaml";
import { asRecord } from "../../../policy/reach/counted-json.ts";

type Table = Readonly<Record<string, unknown>>;

/** A workflow, or an action, as plain data, and the line on which a part of it stands. */
export type Yaml = {
  readonly data: Table;
  readonly lineOf: (path: readonly (string | number)[]) => number;
  /** What stands beside a value as a comment, without its sign; empty where nothing does. */
  readonly commentOf: (path: readonly (string | number)[]) => string;
};

/** Parses YAML of other people's; undefined for one that is none, or no table. */
export function readYaml(text: string | undefined): Yaml | undefined {
  if (text === undefined) return undefined;
  try {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, merge: true, uniqueKeys: false, logLevel: "silent" });
    // GitHub takes a list whose closing bracket stands too far left.
    if (document.errors.some((error) => error.code !== "BAD_INDENT")) return undefined;
    const data = asRecord(document.toJS({ maxAliasCount: 200 }));
    return {
      data,
      lineOf: (path) => {
        const node: unknown = document.getIn(path, true);
        const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
        const start: unknown = Array.isArray(range) ? range[0] : undefined;
        return typeof start === "number" ? lines.linePos(start).line : 1;
      },
      commentOf: (path) => {
        const node: unknown = document.getIn(path, true);
        return typeof node === "object" && node !== null && "comment" in node ? String(node.comment ?? "").trim() : "";
      },
    };
  } catch {
    return undefined;
  }
}

/** The events that start a workflow. YAML 1.1 readers take the key `on` for `true`; this one does not. */
export function readTriggers(data: Table): ReadonlyMap<string, Table> {
  const on = data["on"] ?? data["true"];
  if (typeof on === "string") return new Map([[on, {}]]);
  if (Array.isArray(on)) return new Map(on.filter((one) => typeof one === "string").map((one) => [one, {}]));
  return new Map(Object.entries(asRecord(on)).map(([name, value]) => [name, asRecord(value)]));
}

/** The texts of a table, numbers and switches written out. */
export function toTexts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asRecord(value)).flatMap(([key, one]) =>
      typeof one === "string" || typeof one === "number" || typeof one === "boolean" ? [[key, String(one)]] : [],
    ),
  );
}

export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
