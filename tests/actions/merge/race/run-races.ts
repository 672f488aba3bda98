import { type Outcome, runRace } from "./run-race.ts";
import { calm, type Weather } from "./weather.ts";

/** Mostly few legs, as most of what can go wrong needs two; up to eight. */
const shapes = [...Array.from({ length: 26 }, () => [1, 1]), [2], [2], ...Array.from({ length: 7 }, () => [2, 1])];
const wide = [
  [2, 2],
  [2, 2],
  [2, 2],
  [3, 2],
  [4, 4],
];

/** A person pushes now and then; nothing breaks. */
export const fair: Weather = { ...calm, pushes: 2 };
/** Jobs die, answers are lost, pushes come too late, people push and stop. */
export const storm: Weather = { deaths: 0.15, lost: 0.15, trouble: 0.03, pushes: 2, stops: 0.1 };

export type Sum = Omit<Outcome, "violations"> & { readonly violations: string[]; readonly sleepless: number };

/** The races of these seeds, added up. A seed that is told can be run alone. */
export async function runRaces(first: number, count: number, weather: Weather): Promise<Sum> {
  const all = [...shapes, ...wide];
  const sum = { landed: 0, diverged: 0, yielded: 0, freed: 0, dispatches: 0, sweeps: 0, sleepless: 0 };
  const violations: string[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const features = all[seed % all.length] ?? [1, 1];
    const outcome = await runRace(seed, features, weather);
    violations.push(...outcome.violations);
    for (const key of ["landed", "diverged", "yielded", "freed", "dispatches", "sweeps"] as const)
      sum[key] += outcome[key];
    const legs = features.reduce((some, more) => some + more);
    if (outcome.dispatches > 15 * legs) sum.sleepless++;
  }
  return { ...sum, violations };
}
