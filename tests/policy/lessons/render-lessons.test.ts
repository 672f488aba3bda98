import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lesson } from "../../../src/policy/lessons/find-lessons.ts";
import { renderLessons, showLessons } from "../../../src/policy/lessons/render-lessons.ts";

const lesson = (n: number, more: Partial<Lesson> = {}): Lesson => ({
  key: `20261120-7-greeting.f1.${n}`,
  outcome: "accepted",
  by: "reviewer",
  kind: "src/**/*.ts",
  title: `Lesson ${n}`,
  why: "",
  ...more,
});

describe("the page of lessons", () => {
  it("says what became of each, where, and why one was rejected", () => {
    const page = renderLessons(
      [lesson(1, { outcome: "rejected", why: "By design." }), lesson(2, { by: "person", kind: "" })],
      "",
    );
    expect(page).toContain("\n- rejected on src/**/*.ts: Lesson 1 Because: By design. [20261120-7-greeting.f1.1]\n");
    expect(page).toContain("\n- accepted by a person: Lesson 2 [20261120-7-greeting.f1.2]\n");
  });

  it("keeps the former ones after the new ones, each once, the newest word of it", () => {
    const former = renderLessons([lesson(1), lesson(2)], "");
    const page = renderLessons([lesson(3), lesson(2, { outcome: "rejected" })], former);
    expect(page.match(/Lesson \d/g)).toEqual(["Lesson 3", "Lesson 2", "Lesson 1"]);
    expect(page).toContain("- rejected on src/**/*.ts: Lesson 2");
    expect(renderLessons([], page)).toBe(page);
  });

  it("drops the oldest past its cap, on the page and in what models are shown", () => {
    const many = Array.from({ length: 300 }, (_, n) => lesson(n));
    expect(renderLessons(many, "").match(/^- /gm)).toHaveLength(80);
    const shown = showLessons(many, "");
    expect(shown.length).toBeLessThanOrEqual(2000);
    expect(shown.startsWith("- accepted on src/**/*.ts: Lesson 0\n- accepted")).toBe(true);
    expect(shown).not.toContain("[2026");
  });

  it("shows nothing when nothing was learnt", () => {
    expect(showLessons([], "")).toBe("");
    expect(showLessons([], "# What reviews taught\n\nSome words.\n")).toBe("");
  });

  it("keeps one line a lesson whatever its words are, and reads it back", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (title, why) => {
        const page = renderLessons([lesson(1, { title, why })], "");
        expect(page.match(/^- accepted/gm)).toHaveLength(1);
        expect(renderLessons([], page)).toBe(page);
        expect(page).not.toMatch(/<!--|@[a-z]+\/[a-z]/);
      }),
    );
  });
});
