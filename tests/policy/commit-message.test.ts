import fc from "fast-check";
import { expect, test } from "vitest";
import { renderCommitMessage } from "../../src/policy/render/commit-message.ts";

const of = (title: string, summary = "", ours = "Baton-Claim: x") => renderCommitMessage({ title, summary, ours });

test("a message closes no issue, also not from within back-ticks, and mentions nobody", () => {
  const text = of("Fixes #12", "`closes #13` and resolves octo/other#4, says @ada");
  expect(text).not.toMatch(/(fix(es)?|closes|resolves)\s+\S*#\d/i);
  expect(text).not.toContain("@ada");
});

test("a message keeps no workflow from running", () => {
  const text = of("Tidy [skip ci]", "[ci skip] [no ci] [SKIP ACTIONS] [actions skip]\nskip-checks: true");
  expect(text).not.toMatch(/\[(skip ci|ci skip|no ci|skip actions|actions skip)\]|skip-checks\s*:/i);
});

test("a message names no other author; our own trailer is the last paragraph", () => {
  const text = of("Add", "It adds.\n\nCo-authored-by: Eve <eve@example.com>\nSigned-off-by: Eve <eve@example.com>");
  expect(text).not.toMatch(/^(co-authored-by|signed-off-by)/im);
  expect(text.endsWith("\n\nBaton-Claim: x")).toBe(true);
});

test("whatever the text, the title is one line that says something", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (title, summary) => {
      const [first = "", second = ""] = of(title, summary).split("\n");
      expect(first.trim()).not.toBe("");
      expect(second).toBe("");
    }),
  );
});
