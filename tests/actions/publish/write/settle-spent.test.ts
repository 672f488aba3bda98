import fc from "fast-check";
import { expect, test } from "vitest";
import { settleSpent } from "../../../../src/actions/publish/write/settle-spent.ts";

const slices = { implement: 2, review: 1 };
const need = (result: "success" | "failure" | "cancelled" | "skipped", spent?: string) => ({
  result,
  outputs: spent === undefined ? {} : { spent },
});

test("a job's own figure counts, also when it failed", () => {
  expect(settleSpent({ slices }, { implement: need("success", "0.5"), review: need("failure", "0.25") })).toEqual({
    implement: 0.5,
    review: 0.25,
  });
});

test("a job that ran and told no figure has spent its whole slice; one that never began, nothing", () => {
  expect(settleSpent({ slices }, { implement: need("failure"), review: need("skipped") })).toEqual({
    implement: 2,
    review: 0,
  });
  expect(settleSpent({ slices }, {})).toEqual({ implement: 0, review: 0 });
});

test.each(["0x10", "1e300", "0b1", "1e-400", "-0", "9".repeat(400), "1_000", "٣", "Infinity"])(
  "%s is no figure that a purse writes: the whole slice is spent",
  (spent) => {
    expect(settleSpent({ slices }, { implement: need("success", spent) }).implement).toBe(2);
  },
);

test("whatever is told, no job gives money back", () => {
  fc.assert(
    fc.property(fc.string(), (spent) => {
      const { implement = -1 } = settleSpent({ slices }, { implement: need("success", spent) });
      expect(implement).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(implement)).toBe(true);
    }),
  );
});
