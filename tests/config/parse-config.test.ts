import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/parse-config.ts";

describe("parseConfig", () => {
  test("gives every key a default", () => {
    const config = parseConfig("");
    expect(config.limits.rounds).toBe(3);
    expect(config.approval.plan).toBe("person");
    expect(config["protected-paths"]).toContain(".github/**");
  });

  test("names an unknown key with its line", () => {
    expect(() => parseConfig("label: x\nlimits:\n  rounds: 2\n  ronds: 3\n")).toThrow(/baton\.yml:4:3: limits\.ronds/);
  });

  test("names a wrong type with its line", () => {
    expect(() => parseConfig("budget:\n  run-usd: lots\n")).toThrow(/baton\.yml:2:3: budget\.run-usd/);
  });

  test("names broken YAML with its line", () => {
    expect(() => parseConfig("label: [a\nlimits: 3")).toThrow(/baton\.yml:\d+:\d+/);
  });

  test("refuses a model that has no vendor", () => {
    expect(() => parseConfig("models:\n  coder: [gpt]\n")).toThrow(/models\.coder\.0.*vendor\/model/);
  });
});
