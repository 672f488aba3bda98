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

  test.each([
    ["neither command nor address", "mcp: { a: { tools: [x] } }", /either command or url/],
    ["both", "mcp: { a: { command: x, url: 'https://x.example', tools: [x] } }", /either command or url/],
    ["no allow-list", "mcp: { a: { command: x } }", /mcp\.a\.tools/],
    ["an address that anybody may read along", "mcp: { a: { url: 'http://x.example', tools: [x] } }", /https address/],
    [
      "an address that only looks like this machine",
      "mcp: { a: { url: 'http://localhost.x.example', tools: [x] } }",
      /https/,
    ],
    ["another protocol", "mcp: { a: { url: 'file:///etc/passwd', tools: [x] } }", /mcp\.a\.url/],
    ["a name that is no name", "mcp: { 'a b': { command: x, tools: [x] } }", /mcp/],
  ])("refuses a server of tools with %s", (_name, text, words) => {
    expect(() => parseConfig(`${text}\n`)).toThrow(words);
  });
});
