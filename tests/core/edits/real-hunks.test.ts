import { expect, test } from "vitest";
import { placeEdit } from "../../../src/core/edits/place-edit.ts";
import { type RealHunk, readRealHunks } from "../../builders/real-hunks.ts";
import { type Case, type Misspell, misspellHunk, misspellings, seededDice } from "./misspell.ts";

const wantedCases = 5500;

const lookAlikes: readonly (readonly [RegExp, string])[] = [
  [/⟨U\+200B⟩|\u200b/g, ""],
  [/[‘’]/g, "'"],
  [/[“”]/g, '"'],
  [/–/g, "-"],
  [/…/g, "..."],
  [/[\u00a0\u202f\u2009]/g, " "],
];
const withoutBlanksAtEnds = (text: string) => text.replace(/[ \t\u00a0]+(?=\r?\n|$)/g, "");
const withoutIndentation = (text: string) => withoutBlanksAtEnds(text).replace(/^[ \t]+/gm, "");

const toPlain = (text: string) =>
  lookAlikes.reduce((form, [from, to]) => form.replace(from, to), text.normalize("NFD"));

/** Where the file has the fancy characters, what an edit takes over of a line keeps them: as many as that are told apart in the tests of `placeEdit`. */
const keepsFancy = /typed|lost|decomposed/;

/** How often the passage stands in the file for somebody to whom all that a model mistakes is the same. */
function countPlaces({ text, old }: Case): number {
  const [within, wanted] = [text, old].map((each) => {
    return withoutIndentation(toPlain(each)).replaceAll("\r\n", "\n").trim();
  });
  return (within ?? "").split(wanted ?? "").length - 1;
}

function judge(one: Case & { readonly how: string }): "right" | "otherwise indented" | "wrong" | "not applied" {
  const placed = placeEdit(one.text, one);
  if (placed.found !== "once") return "not applied";
  const result = one.text.slice(0, placed.start) + placed.replacement + one.text.slice(placed.end);
  const form = (text: string) => (keepsFancy.test(one.how) ? toPlain(text) : text);
  const expected = form(one.expected);
  if (withoutBlanksAtEnds(form(result)) === withoutBlanksAtEnds(expected)) return "right";
  return withoutIndentation(form(result)) === withoutIndentation(expected) ? "otherwise indented" : "wrong";
}

function makeCases(hunks: readonly RealHunk[]): readonly (Case & { readonly how: string })[] {
  const ways: readonly (readonly [string, Misspell])[] = Object.entries(misspellings);
  const dice = seededDice(20261121);
  const cases: (Case & { readonly how: string })[] = [];
  for (let round = 0; cases.length < wantedCases && round < 50; round++) {
    // A stride through all of history; each round tells other hunks, or the same ones with other dice.
    for (let at = round; at < hunks.length && cases.length < wantedCases; at += 17) {
      const hunk = hunks[at];
      if (hunk === undefined) continue;
      for (const [how, misspell] of ways) {
        const misspelling = misspell(hunk, dice);
        const one = misspelling && misspellHunk(hunk, misspelling, dice);
        if (one !== undefined && one.old !== one.new) cases.push({ ...one, how });
      }
    }
  }
  return cases;
}

/** It takes 3 s of CPU; others may be at work on the same machine. */
const timeoutMs = 120_000;

test(
  "of more than 5,000 real changes that are told wrongly, 99 in 100 are made, and none in the wrong place",
  () => {
    const hunks = readRealHunks();
    const judged = makeCases(hunks).map((one) => ({ ...one, verdict: judge(one), places: countPlaces(one) }));
    expect(judged.length).toBeGreaterThanOrEqual(5000);
    expect(judged.filter(({ verdict }) => verdict === "wrong")).toEqual([]);
    expect(judged.filter(({ how, verdict }) => how === "passage there twice" && verdict !== "not applied")).toEqual([]);

    const clear = judged.filter(({ places }) => places === 1);
    expect(clear.length).toBeGreaterThan(judged.length * 0.9);
    expect(clear.filter(({ verdict }) => verdict === "right").length).toBeGreaterThanOrEqual(clear.length * 0.99);
    // A shallow clone has only hunks of files with tabs, so that some ways to err have no case.
    const ways = Object.keys(misspellings).filter((how) => hunks.length > 1000 && how !== "passage there twice");
    for (const way of ways) expect.soft(clear.filter(({ how }) => how === way).length, way).toBeGreaterThan(20);
  },
  timeoutMs,
);
