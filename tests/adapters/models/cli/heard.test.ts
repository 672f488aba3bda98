import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hear, lastWord, nothingHeard } from "../../../../src/adapters/models/cli/heard.ts";
import { parseAgentLine } from "../../../../src/adapters/models/cli/protocols/parse-agent-line.ts";
import type { AgentEvent } from "../../../../src/contracts/agent-event.ts";
import type { CliName } from "../../../../src/core/command-line-agents.ts";

const noTries = { halves: [], whole: "" };
const after = (...events: AgentEvent[]) => {
  const heard = nothingHeard();
  for (const event of events) hear(heard, event);
  return heard;
};
const said = (text: string): AgentEvent => ({ type: "said", text });
const called: AgentEvent = { type: "tool_called", callId: "c", name: "n", input: {} };
const ended = (text = "", ok = true): AgentEvent => ({ type: "ended", ok, text });
const failed: AgentEvent = { type: "failed", message: "Reconnecting... 1/5" };
const eventsOf = (cli: CliName, ...lines: object[]) =>
  lines.flatMap((line) => parseAgentLine(cli, { text: JSON.stringify(line), isWhole: true, leftOut: 0 }));

describe("an agent's last word", () => {
  it.each<[string, AgentEvent[], string]>([
    [
      "is what it said since its last call",
      [said("I look."), called, said("All "), said("done."), ended()],
      "All done.",
    ],
    ["is its result, whatever it said", [said("a"), said("b"), ended("b")], "b"],
    ["is its last result", [said("a"), ended("a"), said("b"), ended("b")], "b"],
    [
      "leaves out what a try that failed has said",
      [said("ha"), failed, said("half"), failed, said("All."), ended()],
      "All.",
    ],
    ["stays when a warning comes after it", [said("All."), failed, ended()], "All."],
    [
      "is the result behind what was cut before it",
      [said("{1,"), { type: "resumed" }, said("2}"), ended("2}")],
      "{1,2}",
    ],
    [
      "is the result behind all that was cut before it",
      [said("{1,"), { type: "resumed" }, said("2,"), { type: "resumed" }, said("3}"), ended("3}")],
      "{1,2,3}",
    ],
    [
      "has nothing of a cut before a call",
      [said("{1,"), { type: "resumed" }, said("x"), called, said("2"), ended("2")],
      "2",
    ],
    [
      "has nothing of a cut before its first result",
      [
        said("{1,"),
        { type: "resumed" },
        said("2}"),
        ended("2}"),
        { type: "started", session: "", model: "" },
        said("3"),
        ended("3"),
      ],
      "3",
    ],
    [
      "has nothing of what its own agents say",
      [{ ...said("mine"), by: "call" } as AgentEvent, said("All."), ended()],
      "All.",
    ],
    ["is empty when it said nothing", [called, ended()], ""],
  ])("%s", (_, events, word) => {
    expect(lastWord(after(...events), noTries)).toBe(word);
  });

  it("has nothing of a try that broke off in silence, however much of it was printed", () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(text, fc.nat(), text, (half, at, whole) => {
        const printed = half.slice(0, at % (half.length + 1));
        const heard = after(said(printed), said(whole), ended());
        expect(lastWord(heard, { halves: [half], whole })).toBe(whole);
      }),
    );
  });

  it("is whole when it only looks as if a try stood before it", () => {
    expect(lastWord(after(said("Yes."), said("All done."), ended()), { halves: ["No"], whole: "All done." })).toBe(
      "Yes.All done.",
    );
    expect(lastWord(after(said("half"), ended()), { halves: ["half"], whole: "" })).toBe("half");
  });
});

describe("an agent that is through", () => {
  it("goes on when it begins anew, until it says again that it is through", () => {
    const started: AgentEvent = { type: "started", session: "s", model: "m" };
    expect(after(said("a"), ended("a"))).toMatchObject({ goesOn: false });
    expect(after(ended("a"), started)).toMatchObject({ goesOn: true, ended: { text: "a" } });
    expect(after(ended("a"), { type: "thought", text: "t" })).toMatchObject({ goesOn: true });
    expect(after(ended("a"), started, ended("b"))).toMatchObject({ goesOn: false, ended: { text: "b" } });
    expect(after(ended("a"), called)).toMatchObject({ ended: null });
  });

  it("is not taken to live by what says nothing of its work", () => {
    const heard = after(ended("a"));
    expect(hear(heard, { type: "unknown", event: {} })).toBe(false);
    expect(hear(heard, { type: "malformed", line: "", isWhole: true, leftOut: 0 })).toBe(false);
    expect(hear(heard, { type: "sampled", cpuMs: 1, memoryBytes: 1, processes: 1 })).toBe(false);
  });

  it("forgets a failure that it came on after", () => {
    expect(after(failed)).toMatchObject({ failed: "Reconnecting... 1/5" });
    expect(after(failed, { type: "thought", text: "on" })).toMatchObject({ failed: "" });
  });
});

describe("what claude tells besides", () => {
  it("is what it has left running, all of it each time", () => {
    const told = (...tasks: object[]) => ({ type: "system", subtype: "background_tasks_changed", tasks });
    const events = eventsOf("claude", told({ task_id: "b1", description: "tests" }, { task_id: "b2" }), told());
    expect(events).toEqual([
      { type: "background", tasks: ["tests", "b2"] },
      { type: "background", tasks: [] },
    ]);
    expect(after(...events.slice(0, 1))).toMatchObject({ background: 2 });
    expect(after(...events)).toMatchObject({ background: 0 });
  });

  it("is that it asks again, and when", () => {
    const retry = { type: "system", subtype: "api_retry", attempt: 2, max_retries: 10, retry_delay_ms: 2412 };
    expect(eventsOf("claude", { ...retry, error_status: 429, error: "rate_limit" }, retry)).toEqual([
      { type: "failed", message: "429 rate_limit: asks again in 2.4 s (try 2 of 10)" },
      { type: "failed", message: "no answer: asks again in 2.4 s (try 2 of 10)" },
    ]);
  });

  it("is that a cut answer goes on, of its own conversation alone", () => {
    const text = "Output token limit hit. Resume directly — no apology, no recap of what you were doing.";
    const own = {
      type: "user",
      isSynthetic: true,
      parent_tool_use_id: null,
      message: { content: [{ type: "text", text }] },
    };
    expect(eventsOf("claude", own)).toEqual([{ type: "resumed" }]);
    expect(eventsOf("claude", { ...own, parent_tool_use_id: "t" })).toMatchObject([{ type: "unknown" }]);
    expect(eventsOf("claude", { ...own, isSynthetic: false })).toMatchObject([{ type: "unknown" }]);
  });

  it("is by whom a word is said", () => {
    const word = { type: "assistant", message: { content: [{ type: "text", text: "a" }] } };
    expect(eventsOf("claude", word, { ...word, parent_tool_use_id: "toolu_1" })).toEqual([
      { type: "said", text: "a" },
      { type: "said", text: "a", by: "toolu_1" },
    ]);
  });
});
