import type { RunningMaterial } from "../../agent/prompts/coder.ts";
import type { CommandRun } from "../../contracts/proof.ts";
import type { Ground, Prospect } from "../../leg/prepared/ground.ts";

/** How commands fare in the coder's folder, as its prompt tells it. `measured`: what the base's own proof ran, by which times are known. */
export function tellRunning(
  ground: Ground | Prospect,
  of: {
    readonly test: string | null;
    readonly narrowest: string | null;
    readonly measured: readonly CommandRun[];
    readonly own?: RunningMaterial["own"];
    readonly lacksSetUp?: string | null;
    readonly services?: readonly string[];
  },
): RunningMaterial {
  const secondsOf = (step: CommandRun["step"], command: string | null) => {
    const run = of.measured.find((one) => one.step === step && one.command === command && one.exitCode === 0);
    return run === undefined ? null : run.durationMs / 1000;
  };
  return {
    ground: toMaterial(ground, secondsOf),
    testSeconds: secondsOf("test", of.test),
    narrowest: of.narrowest,
    own: of.own ?? null,
    lacksSetUp: of.lacksSetUp ?? null,
    services: of.services ?? [],
  };
}

function toMaterial(
  ground: Ground | Prospect,
  secondsOf: (step: "setup", command: string) => number | null,
): RunningMaterial["ground"] {
  switch (ground.kind) {
    case "as_it_is":
      return ground;
    case "lacking":
      return { kind: "lacking", why: ground.why };
    case "running":
      return { kind: "running", command: ground.command, seconds: secondsOf("setup", ground.command) };
    case "prepared":
      return { kind: "prepared", command: ground.command, seconds: ground.durationMs / 1000 };
  }
}
