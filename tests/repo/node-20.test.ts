import { expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

/** What JavaScript and Node got after Node 20, on which an action runs alone on a laptop. */
const newer =
  /\b(?:Promise\.(?:withResolvers|try)|(?:Map|Object)\.groupBy|Array\.fromAsync|RegExp\.escape|Iterator\.(?:from|concat)|import\.meta\.(?:dirname|filename|main)|Error\.isError|Uint8Array\.from(?:Base64|Hex)|Float16Array)\b|\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|toBase64|toHex|getOrInsert(?:Computed)?)\(|\b(?:globSync|matchesGlob)\b/;

test("what is bundled runs on Node 20", () => {
  const bundled = sourceFiles.filter(({ file }) => !/^src\/(?:cli|local)\//.test(file));
  expect(bundled.length).toBeGreaterThan(500);
  expect(bundled.filter(({ text }) => newer.test(text.replace(/`[^`\n]*`/g, ""))).map(({ file }) => file)).toEqual([]);
});

test.each(["Promise.withResolvers<T>()", "Map.groupBy(all, of)", "a.symmetricDifference(b)", "import.meta.dirname"])(
  "%s would be found",
  (text) => {
    expect(text).toMatch(newer);
  },
);
