import { expect, test } from "vitest";
import { runRaces, storm } from "./run-races.ts";

// In a file of its own, so that both halves run at the same time.
test("5,000 times more with deaths, lost and late answers, failing pushes and stops", async () => {
  const { violations, freed, sleepless } = await runRaces(5001, 5000, storm);
  expect(violations.slice(0, 5)).toEqual([]);
  expect(sleepless).toBe(0);
  expect(freed).toBeGreaterThan(40);
}, 600_000);
