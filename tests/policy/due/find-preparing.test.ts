import { describe, expect, it } from "vitest";
import { Config } from "../../../src/config/config.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { findPreparing } from "../../../src/policy/due/find-preparing.ts";
import type { State } from "../../../src/state/state.ts";

const claimOf = (mode: Claim["mode"]) => ({ claim: `r.f1.${mode}`, run: "r", mode }) as Claim;
const step = (step: "setup" | "test", durationMs: number) => ({ step, durationMs });
/** A state whose run has this proof of its base; null: none. */
const stateOf = (proof: object | null) =>
  ({ runs: new Map([["r", { baseProof: proof === null ? null : { proof } }]]) }) as unknown as State;
const find = (of: { modes?: readonly Claim["mode"][]; proof?: object | null; settings?: object }) => {
  const { modes = ["implement"], proof = null, settings = {} } = of;
  return findPreparing(modes.map(claimOf), stateOf(proof), Config.parse(settings))?.mode;
};

describe("a base is set up before the jobs that need it", () => {
  it.each(["plan", "base", "implement", "prove", "review", "watch"] as const)("for a claim of mode %s", (mode) => {
    expect(find({ modes: ["merge", mode] })).toBe(mode);
  });

  it("and not where nothing is run", () => {
    expect(find({ modes: ["merge"] })).toBeUndefined();
    expect(find({ modes: [] })).toBeUndefined();
  });

  it("while nobody knows how long it takes, and where it took its time", () => {
    expect(find({ proof: { commands: [step("setup", 14_000), step("test", 9)] } })).toBe("implement");
    expect(find({ proof: { commands: [step("test", 9)], prepared: {} } })).toBe("implement");
    expect(find({ proof: { commands: [] } })).toBe("implement");
  });

  it("but not where the base's proof tells that there is none, or a quick one", () => {
    expect(find({ proof: { commands: [step("test", 90_000)] } })).toBeUndefined();
    expect(find({ proof: { commands: [step("setup", 900), step("test", 9)] } })).toBeUndefined();
  });

  it("nor where the configuration says so", () => {
    expect(find({ settings: { validate: { prepare: false } } })).toBeUndefined();
    expect(find({ settings: { validate: { test: "make check" } } })).toBeUndefined();
    expect(find({ settings: { validate: { test: "make check", setup: "make deps" } } })).toBe("implement");
  });
});
