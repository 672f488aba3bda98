import { expect, it } from "vitest";
import { Reason } from "../../src/contracts/primitives.ts";
import { cutReason } from "../../src/policy/cut-reason.ts";

it("a fault of any length becomes a reason that an event may hold", () => {
  expect(Reason.parse(cutReason("x".repeat(100_000)))).toBe("x".repeat(4000));
  expect(cutReason("short")).toBe("short");
});
