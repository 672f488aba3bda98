import type { CiJob } from "./ci-job.ts";
import type { Row } from "./matrix.ts";

const partKey =
  /^(?:tests?-?)?(?:part|suite|group|package|pkg|project|module|crate|component|workspace|dir|directory|folder|app|lib)s?(?:[-_]?(?:name|path|dir))?$/i;
const maxParts = 24;

/** The rows that differ from one only in which part of the repository they test, by a key that says so and values that are no numbers. */
export function findParts(row: Row, rows: readonly Row[]): readonly Row[] {
  const keys = Object.keys(row).filter(
    (key) => partKey.test(key) && typeof row[key] === "string" && !/^\d*$/.test(String(row[key])),
  );
  if (keys.length === 0) return [];
  const rest = (one: Row) =>
    JSON.stringify(
      Object.entries(one).filter(([key]) => !keys.includes(key)),
      (_key, value) => (typeof value === "symbol" ? "?" : value),
    );
  const parts = rows.filter((one) => one !== row && rest(one) === rest(row));
  return parts.length > maxParts ? [] : parts;
}

/** One job of several rows: the lines of all, each once. */
export function joinRows(rows: readonly (readonly CiJob[])[]): readonly CiJob[] {
  const [first = [], ...more] = rows;
  return first.map((job, at) => {
    const all = [job, ...more.flatMap((one) => one[at] ?? [])];
    const seen = new Set<string>();
    const lines = all
      .flatMap((one) => one.lines)
      .filter(({ text, folder, env }) => {
        const key = JSON.stringify([folder, text, env]);
        return !seen.has(key) && seen.add(key);
      });
    return { ...job, lines, needs: [...new Set(all.flatMap(({ needs }) => needs))] };
  });
}
