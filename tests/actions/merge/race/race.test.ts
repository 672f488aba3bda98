import { describe, expect, test } from "vitest";
import { fair, runRaces, storm } from "./run-races.ts";

describe("up to eight legs of two runs merge at about the same moment, and a person pushes", () => {
  test("2,000 times in fair weather: each lands on what it was proved on, who comes second is woken by who was first, and no sweep is needed", async () => {
    const { violations, landed, yielded, diverged, sweeps, sleepless } = await runRaces(1, 2000, fair);
    expect(violations.slice(0, 5)).toEqual([]);
    expect({ sweeps, sleepless }).toEqual({ sweeps: 0, sleepless: 0 });
    expect(landed).toBeGreaterThan(4000);
    expect(yielded).toBeGreaterThan(1000);
    expect(diverged).toBeGreaterThan(50);
  }, 600_000);

  test("3,000 times with deaths, lost and late answers, failing pushes and stops", async () => {
    const { violations, freed, sleepless } = await runRaces(2001, 3000, storm);
    expect(violations.slice(0, 5)).toEqual([]);
    expect(sleepless).toBe(0);
    expect(freed).toBeGreaterThan(20);
  }, 600_000);
});
