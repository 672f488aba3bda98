import { describe, expect, it } from "vitest";
import { Config } from "../../../src/config/config.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { findPreparing } from "../../../src/policy/due/find-preparing.ts";
import type { State } from "../../../src/state/state.ts";

const claimOf = (mode: Claim["mode"]) => ({ claim: `r.f1.${mode}`, run: "r", mode, seenSeq: 9 }) as Claim;
const step = (step: "setup" | "test", durationMs: number) => ({ step, durationMs });
/** A state whose run has this proof of its base; null: none. */
const stateOf = (proof: object | null, corrections: readonly object[]) => {
  const baseProof = proof === null ? null : { proof, seq: 5, seenSeq: 4 };
  return { runs: new Map([["r", { baseProof, corrections }]]) } as unknown as State;
};
const find = (of: {
  modes?: readonly Claim["mode"][];
  proof?: object | null;
  settings?: object;
  corrections?: readonly object[];
}) => {
  const { modes = ["implement"], proof = null, settings = {}, corrections = [] } = of;
  return findPreparing(modes.map(claimOf), stateOf(proof, corrections), Config.parse(settings))?.mode;
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

  it("also where it is quick, when its set-up is given secrets, which no coder's job has", () => {
    expect(find({ proof: { commands: [step("setup", 900), step("test", 9)], secrets: {} } })).toBe("implement");
  });

  it("but not where the base's proof tells that there is none, or a quick one", () => {
    expect(find({ proof: { commands: [step("test", 90_000)] } })).toBeUndefined();
    expect(find({ proof: { commands: [step("setup", 900), step("test", 9)] } })).toBeUndefined();
  });

  it("and by a set-up that a person told since, whatever the former one took and the configuration says", () => {
    const quick = { commands: [step("setup", 900), step("test", 9)] };
    const told = (seq: number) => ({ seq, by: "alice", commands: { setup: "npm ci" } });
    const settings = { validate: { test: "make check", setup: "" } };
    expect(find({ proof: quick, corrections: [told(6)] })).toBe("implement");
    expect(find({ proof: quick, corrections: [told(3)] })).toBeUndefined();
    expect(find({ settings, corrections: [told(6)] })).toBe("implement");
    // The claim does not know of it.
    expect(find({ settings, corrections: [told(10)] })).toBeUndefined();
  });

  it("nor where the configuration says so", () => {
    expect(find({ settings: { validate: { prepare: false } } })).toBeUndefined();
    expect(find({ settings: { validate: { test: "make check", setup: "" } } })).toBeUndefined();
    expect(find({ settings: { validate: { setup: " " } } })).toBeUndefined();
    expect(find({ settings: { validate: { test: "make check" } } })).toBe("implement");
    expect(find({ settings: { validate: { test: "make check", setup: "make deps" } } })).toBe("implement");
  });
});
