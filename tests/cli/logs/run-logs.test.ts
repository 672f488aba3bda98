import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAgentLogs } from "../../../src/adapters/agent-log/open-agent-logs.ts";
import { runLogs } from "../../../src/cli/logs/run-logs.ts";

describe("baton logs", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "baton-logs-test-"));
    const now = () => new Date("2026-11-21T10:11:12Z");
    const open = openAgentLogs({ folder, now, warn: (said) => expect.unreachable(said) });
    const log = open({ kind: "claude", agent: "cli/claude" });
    log.add({ type: "said", text: "first\nsecond \u001b[2J" });
    log.add({ type: "tool_called", callId: "1", name: "Bash", input: { command: "ls" } });
    log.close();
    const loop = open({ kind: "coder", agent: "coder" });
    loop.add({ type: "started", session: "", model: "openai/gpt-6.1-sol" });
    loop.close();
    // Longer than what is looked at of either end.
    const long = open({ kind: "planner", agent: "planner" });
    long.add({ type: "started", session: "", model: "google/gemini-3.1-pro-preview" });
    for (let at = 0; at < 40; at++) long.add({ type: "said", text: "-".repeat(10_000) });
    long.add({ type: "ended", ok: false, text: "money: nothing is\nleft" });
    long.close();
    writeFileSync(path.join(folder, "codex-0002-cd.jsonl"), '{"half":');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const logs = async (...words: string[]) => {
    const lines: string[] = [];
    await runLogs(["--folder", folder, ...words], (line) => lines.push(line), {});
    return lines;
  };

  it("lists what is kept", async () => {
    const lines = await logs();
    const names = lines.map((line) => line.split("  ")[1]?.replace(/-[0-9a-f]{8}$/, ""));
    expect(names.sort()).toEqual(["claude-0001", "coder-0002", "codex-0002-cd", "planner-0003"]);
  });

  it("tells works apart by their model and their end", async () => {
    const lines = await logs();
    const endOf = (name: string) => lines.find((line) => line.includes(name))?.replace(/^.*bytes {2}/, "");
    expect(endOf("coder")).toBe("openai/gpt-6.1-sol  not ended");
    expect(endOf("planner")).toBe("google/gemini-3.1-pro-preview  ended: money: nothing is left");
  });

  it("shows what one did by the beginning of its name, and nothing that commands the terminal", async () => {
    const lines = await logs("claude");
    expect(lines[0]).toBe("10:11:12  said: first");
    expect(lines.at(-1)).toBe('10:11:12  called Bash {"command":"ls"}');
    expect(lines.join("")).not.toContain("\u001b");
  });

  it("shows a work of the built-in loop in the same words", async () => {
    expect(await logs("coder")).toEqual(["10:11:12  started openai/gpt-6.1-sol"]);
  });

  it("shows a half line as it is, and the lines as they are kept when asked for", async () => {
    expect(await logs("codex")).toEqual(['{"half":']);
    expect(JSON.parse((await logs("--json", "claude"))[1] ?? "")).toMatchObject({ event: { name: "Bash" } });
  });

  it("says what is not there", async () => {
    await expect(logs("gemini")).rejects.toThrow('No work "gemini" is in ');
    await expect(logs("c")).rejects.toThrow('"c" may be each of ');
    await expect(logs("claude", "coder")).rejects.toThrow('"coder" is one too many');
    expect((await logs("--help")).join("\n")).toMatch(/^usage:\n.*logs -- \[--folder/);
  });
});
