import { expect, test } from "vitest";
import { isHopeless } from "../../src/policy/is-hopeless.ts";

test("what a person must set first is hopeless; what may pass, and words that only speak of it, are not", () => {
  expect(isHopeless("model.no_key: The model needs a key.")).toBe(true);
  expect(isHopeless("agent.no_result: nothing\nmodel.no_key: The model needs a key.")).toBe(true);
  for (const code of [
    "model.unknown",
    "model.denied",
    "config.invalid",
    "sandbox.missing",
    "path.refused",
    "set_up.secrets",
  ])
    expect(isHopeless(`${code}: it will be so again`)).toBe(true);
  expect(isHopeless("model.failed: anthropic/x: overloaded")).toBe(false);
  expect(isHopeless("the log said model.no_key: nothing")).toBe(false);
});
