import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAgentLine } from "../../../../src/adapters/models/cli/protocols/parse-agent-line.ts";
import { recipes } from "../../../../src/adapters/models/cli/recipes/recipes.ts";
import { AgentEvent } from "../../../../src/contracts/agent-event.ts";
import { type CliName, cliNames } from "../../../../src/core/command-line-agents.ts";

const line = (text: string) => ({ text, isWhole: true, leftOut: 0 });
/** What the real programs printed, recorded from the version that the recipe was tried with. */
const recorded = (cli: CliName) =>
  readFileSync(new URL(`../../../fixtures/agents/${cli}-${recipes[cli].version}.jsonl`, import.meta.url), "utf8")
    .split("\n")
    .flatMap((text) => parseAgentLine(cli, line(text)));
const typesOf = (events: readonly AgentEvent[]) =>
  events.map(({ type }) => type).filter((type) => type !== "unknown" && type !== "thought");

describe("a command-line agent's lines", () => {
  it("are told for claude as the loop's own events", () => {
    const events = recorded("claude");
    expect(typesOf(events)).toEqual(["started", "said", "tool_called", "tool_answered", "said", "used", "ended"]);
    expect(events).toContainEqual({
      type: "tool_answered",
      callId: "toolu_c13e6668_r_0_0",
      isError: false,
      content: "made.txt",
    });
    expect(events.at(-2)).toEqual({ type: "used", usage: { input: 24651, cached: 0, output: 20 } });
    expect(events.at(-1)).toEqual({ type: "ended", ok: true, text: "All done." });
  });

  it("are told for codex as the loop's own events, its refusal too", () => {
    const events = recorded("codex");
    expect(typesOf(events)).toEqual(["started", "said", "tool_called", "tool_answered", "failed", "ended"]);
    expect(events.at(-1)).toMatchObject({ type: "ended", ok: false });
  });

  it("are told for gemini as the loop's own events, its refusal too", () => {
    const events = recorded("gemini");
    expect(typesOf(events)).toEqual(["started", "said", "tool_called", "tool_answered", "used", "ended"]);
    expect(events.at(-1)).toMatchObject({ type: "ended", ok: false });
  });

  it("are kept as they came when they are new to us", () => {
    const event = { type: "system", subtype: "thinking_tokens", estimated_tokens: 5 };
    expect(parseAgentLine("claude", line(JSON.stringify(event)))).toEqual([{ type: "unknown", event }]);
    const mixed = { type: "assistant", message: { content: [{ type: "text", text: "a" }, { type: "hologram" }] } };
    expect(parseAgentLine("claude", line(JSON.stringify(mixed)))).toEqual([{ type: "unknown", event: mixed }]);
  });

  it("are kept as malformed when they are broken, halved or cut", () => {
    const broken = { type: "malformed", isWhole: true, leftOut: 0 };
    expect(parseAgentLine("codex", line('{"type":'))).toEqual([{ ...broken, line: '{"type":' }]);
    expect(parseAgentLine("codex", line("[1]"))).toEqual([{ ...broken, line: "[1]" }]);
    expect(parseAgentLine("codex", { text: "{}", isWhole: true, leftOut: 9 })).toEqual([
      { ...broken, line: "{}", leftOut: 9 },
    ]);
    expect(parseAgentLine("codex", line("  "))).toEqual([]);
  });

  it("give an event of the contract whatever they hold", () => {
    const clis = fc.constantFrom(...cliNames);
    const type = fc.constantFrom("system", "assistant", "user", "result", "item.completed", "turn.completed", "error");
    const body = fc.record({ type, message: fc.jsonValue(), item: fc.jsonValue(), usage: fc.jsonValue() });
    const text = fc.oneof(
      body.map((value) => JSON.stringify(value)),
      fc.string(),
      fc.json(),
    );
    fc.assert(
      fc.property(clis, text, (cli, said) => {
        const events = parseAgentLine(cli, line(said));
        expect(events.length > 0).toBe(said.trim() !== "");
        for (const event of events) AgentEvent.parse(event);
      }),
    );
  });
});
