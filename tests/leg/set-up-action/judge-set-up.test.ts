import { expect, test } from "vitest";
import { toSetUpEnd, whyLacksSetUp } from "../../../src/leg/set-up-action/judge-set-up.ts";

const both = { setsUp: ["validate" as const, "implement" as const] };
const provers = { setsUp: ["validate" as const] };

test("a step that was to run and did not succeed has failed, also where it was skipped for want of a checkout", () => {
  expect(toSetUpEnd(both, "validate", "success")).toBe("ran");
  for (const outcome of ["failure", "skipped", "cancelled"])
    expect(toSetUpEnd(both, "validate", outcome)).toBe("failed");
  expect(toSetUpEnd(both, "validate", "")).toBe("left_out");
});

test("one that was not to run is nobody's failure", () => {
  expect(toSetUpEnd({}, "validate", "skipped")).toBe("none");
  expect(toSetUpEnd(provers, "implement", "skipped")).toBe("none");
});

test("a coder is told why it lacks programs, and nothing where there is no such action or it ran", () => {
  expect(whyLacksSetUp({}, "skipped")).toBeNull();
  expect(whyLacksSetUp(both, "success")).toBeNull();
  expect(whyLacksSetUp(provers, "skipped")).toContain("not beside the models' keys");
  expect(whyLacksSetUp(both, "failure")).toContain("failed here");
  expect(whyLacksSetUp(both)).toContain("this workflow does not run it");
});
