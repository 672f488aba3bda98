import { describe, expect, it, test } from "vitest";
import { boundBatches, nextLook } from "../../../src/policy/dataset/bound-batches.ts";

const now = new Date("2026-11-20T12:00:00.000Z");

test.each([
  ["at once", ["2026-11-20T12:00:00Z"], "2026-11-20T12:10:00.000Z"],
  ["young", ["2026-11-20T11:55:00Z"], "2026-11-20T12:10:00.000Z"],
  ["half an hour old", ["2026-11-20T11:30:00Z"], "2026-11-20T12:30:00.000Z"],
  ["as old as the youngest", ["2026-11-20T03:00:00Z", "2026-11-20T11:40:00Z"], "2026-11-20T12:20:00.000Z"],
  ["old", ["2026-11-19T18:00:00Z"], "2026-11-20T13:00:00.000Z"],
  // Of a machine whose clock goes ahead.
  ["of the future", ["2026-11-20T12:30:00Z"], "2026-11-20T12:10:00.000Z"],
])("the next look at what is %s", (_name, since, until) => {
  expect(nextLook(since, now)).toBe(until);
});

describe("what a thinker tells of its batches", () => {
  const told = { until: "2026-11-20T12:30:00.000Z", heldUsd: 0.4, batches: [] };

  it("is taken as it is within its bounds", () => {
    expect(boundBatches(told, 0.5, now)).toEqual(told);
    expect(boundBatches({ ...told, until: null }, 0.5, now)).toEqual({ ...told, until: null });
  });

  it("puts no look off for longer than an hour", () => {
    const bound = boundBatches({ ...told, until: "2031-01-01T00:00:00.000Z" }, 0.5, now);
    expect(bound.until).toBe("2026-11-20T13:00:00.000Z");
  });

  it("holds no more than the job was given, as the next slice holds it too", () => {
    expect(boundBatches({ ...told, heldUsd: 900 }, 0.5, now).heldUsd).toBe(0.5);
  });
});
