import { expect, it } from "vitest";
import { tellRunning } from "../../../../src/actions/implement/tell-running.ts";

const ran = (step: "setup" | "test", command: string, durationMs: number, exitCode = 0) => ({
  step,
  command,
  exitCode,
  timedOut: false,
  durationMs,
  log: "",
});

it("knows times from the base's proof, where it ran the same commands to their end", () => {
  const measured = [ran("setup", "npm ci", 14_000), ran("test", "npm test", 3000)];
  const ground = { kind: "running", command: "npm ci" } as const;
  const told = tellRunning(ground, { test: "npm test", narrowest: null, measured });
  expect(told).toMatchObject({ ground: { kind: "running", seconds: 14 }, testSeconds: 3 });
  expect(tellRunning(ground, { test: "npm run other", narrowest: null, measured }).testSeconds).toBeNull();
  const failed = [ran("test", "npm test", 3000, 1)];
  expect(tellRunning(ground, { test: "npm test", narrowest: null, measured: failed }).testSeconds).toBeNull();
});
