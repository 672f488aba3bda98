import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSymbols, renderRepoMap, wordsOf } from "../../../src/actions/plan/repo-map.ts";

const file = (path: string, text?: string) => ({ path, text });

describe("renderRepoMap", () => {
  it("puts files that share words with the issue first, by path and by the names that they define", () => {
    const map = renderRepoMap(
      [file("docs/colours.md"), file("src/money.ts", "export function roundCents() {}"), file("src/invoice.ts")],
      wordsOf("The invoice should roundCents"),
    );
    const lines = map.split("\n");
    expect(lines.indexOf("src/invoice.ts")).toBeLessThan(lines.indexOf("docs/colours.md"));
    expect(lines.indexOf("src/money.ts: roundCents")).toBeLessThan(lines.indexOf("docs/colours.md"));
  });

  it("says how many files it leaves out", () => {
    const files = Array.from({ length: 500 }, (_, n) => file(`src/part-${n}/module-with-a-long-name.ts`));
    expect(renderRepoMap(files, new Set())).toMatch(/and \d+ more files$/);
  });

  it("is the same for the same files and stays within its size", () => {
    const files = fc.array(
      fc.record({ path: fc.string({ minLength: 1, maxLength: 60 }), text: fc.option(fc.string(), { nil: undefined }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(files, fc.string(), (all, words) => {
        const map = renderRepoMap(all, wordsOf(words), 4000);
        expect(map.length).toBeLessThanOrEqual(4000);
        expect(renderRepoMap([...all], wordsOf(words), 4000)).toBe(map);
      }),
    );
  });

  it("finds names in the common languages", () => {
    const text =
      "export async function load() {}\nexport class Store {}\ndef parse(x):\nfunc (s *Server) Serve() {}\npub fn main() {}\nconst limit = 3;\n  const inner = 1;\n";
    expect(findSymbols(text)).toEqual(["load", "Store", "parse", "Serve", "main", "limit"]);
  });
});
