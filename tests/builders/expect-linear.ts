import { expect } from "vitest";
import { cpuMs } from "./cpu-ms.ts";

/** The best of three: a collection of what others left is not the function's. */
const bestMs = (work: () => unknown): number => Math.min(...[1, 2, 3].map(() => cpuMs(work)));

/**
 * A function of a text that is to take 100 ms at most. A slow or busy machine needs longer for all of it, yet no second, and there too four times the text
 * is about four times the work, where a quadratic one needs sixteen times as long.
 */
export function expectLinear(work: (text: string) => unknown, text: string): void {
  work(text.slice(0, 1000));
  const whole = bestMs(() => work(text));
  if (whole < 100) return;
  expect(whole).toBeLessThan(1000);
  const quarter = text.slice(0, text.length / 4);
  expect(whole / bestMs(() => work(quarter))).toBeLessThan(8);
}
