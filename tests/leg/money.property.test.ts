import fc from "fast-check";
import { expect, it } from "vitest";
import { Luck } from "../builders/luck.ts";
import { playJob } from "../builders/paying-job.ts";

it("several calls at once, in any order, cut off or not counted, never pay more than the slice", () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(0, 0.01, 0.3, 5, 100), (seed, sliceUsd) => {
      const { paidUsd, need } = playJob(sliceUsd, new Luck(seed));
      expect(paidUsd).toBeLessThanOrEqual(sliceUsd + 1e-9);
      if (need.outputs.spent !== undefined) expect(Number(need.outputs.spent)).toBeLessThanOrEqual(sliceUsd + 1e-5);
    }),
    { numRuns: 500 },
  );
});
