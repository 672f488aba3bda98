import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAgentLogs } from "../../../src/adapters/agent-log/open-agent-logs.ts";
import { AgentLogLine } from "../../../src/contracts/agent-event.ts";

const source = path.resolve("src/adapters/agent-log/open-agent-logs.ts");
/** Two works whose events the disk does not take any more. */
const program = `
import { openAgentLogs } from ${JSON.stringify(source)};
const open = openAgentLogs({ folder: process.argv[1], now: () => new Date(), warn: (said) => console.log(said) });
for (const kind of ["coder", "planner"]) {
  const log = open({ kind, agent: kind });
  for (let at = 0; at < 100; at++) log.add({ type: "said", text: "x".repeat(200) });
  log.close();
}
console.log("the work is done");
`;

describe("logs of agents", () => {
  let folder: string;
  const warnings: string[] = [];
  const open = (at = folder) =>
    openAgentLogs({ folder: at, now: () => new Date("2026-11-21T10:11:12Z"), warn: (said) => warnings.push(said) });
  const linesOf = (work: string) =>
    readFileSync(path.join(folder, `${work}.jsonl`), "utf8")
      .trimEnd()
      .split("\n");
  beforeEach(() => {
    warnings.length = 0;
    folder = mkdtempSync(path.join(tmpdir(), "baton-agent-logs-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("stand in a file a work, each event on the disk as soon as it is told, for their owner alone", () => {
    const logs = open();
    const one = logs({ kind: "coder", agent: "coder" });
    const other = logs({ kind: "claude", agent: "cli/claude" });
    one.add({ type: "said", text: "one" });
    other.add({ type: "said", text: "other" });
    expect([one.work, other.work]).toEqual([
      expect.stringMatching(/^coder-0001-[0-9a-f]{8}$/),
      expect.stringMatching(/^claude-0002-[0-9a-f]{8}$/),
    ]);
    expect(linesOf(other.work).map((line) => AgentLogLine.parse(JSON.parse(line)))).toEqual([
      { at: "2026-11-21T10:11:12.000Z", task: other.work, agent: "cli/claude", event: { type: "said", text: "other" } },
    ]);
    expect(statSync(path.join(folder, `${one.work}.jsonl`)).mode & 0o077).toBe(0);
    one.close();
    other.close();
    one.add({ type: "said", text: "too late" });
    expect(linesOf(one.work)).toHaveLength(1);
  });

  it("keep of the longest work 64 MB and how it ended", () => {
    const log = open()({ kind: "coder", agent: "coder" });
    const text = "x".repeat(4 * 2 ** 20);
    for (let at = 0; at < 20; at++) log.add({ type: "said", text });
    log.add({ type: "ended", ok: true, text: "" });
    log.close();
    expect(linesOf(log.work)).toHaveLength(16);
    expect(linesOf(log.work).at(-1)).toContain('"ended"');
  });

  it("go when they are too old or too many, when another begins, and nothing else that lies there", () => {
    const at = (name: string) => path.join(folder, name);
    const put = (name: string, days: number) => {
      writeFileSync(at(name), "{}\n");
      const when = new Date(Date.UTC(2026, 10, 21 - days, 10));
      utimesSync(at(name), when, when);
    };
    const nameOf = (number: number) => `coder-${String(number).padStart(4, "0")}-0123abcd.jsonl`;
    put("notes.jsonl", 100);
    put(nameOf(1), 15);
    put(nameOf(2), 13);
    for (let number = 3; number <= 203; number++) put(nameOf(number), 1);
    mkdirSync(at("planner-0001-0123abcd.jsonl"));
    const log = open()({ kind: "coder", agent: "coder" });
    log.close();
    const left = readdirSync(folder);
    expect(left).toHaveLength(2 + 200);
    expect(left).toEqual(expect.arrayContaining(["notes.jsonl", `${log.work}.jsonl`, nameOf(203)]));
    expect(left).not.toContain(nameOf(1));
    expect(left).not.toContain(nameOf(2));
    expect(warnings).toEqual([]);
  });

  it("cost the work nothing where they can not begin: one warning for all of them, with the place", () => {
    const file = path.join(folder, "no-folder");
    writeFileSync(file, "");
    const logs = open(path.join(file, "logs"));
    for (const kind of ["coder", "planner"]) {
      const log = logs({ kind, agent: kind });
      log.add({ type: "said", text: "x" });
      log.close();
    }
    expect(warnings).toEqual([expect.stringMatching(/not wholly kept in .*no-folder\/logs: .*ENOTDIR/)]);
  });

  it("cost it nothing when the disk takes no more in the middle: one warning, and the work is done", () => {
    // The kernel refuses what is beyond a file's limit as it refuses what is beyond the disk, after it took a part.
    const words = ["-c", 'ulimit -f 8; exec "$0" --input-type=module -e "$1" "$2"', process.execPath, program, folder];
    const said = execFileSync("bash", words, { encoding: "utf8" }).trimEnd().split("\n");
    expect(said).toEqual([expect.stringMatching(/not wholly kept.*EFBIG.*goes on without/), "the work is done"]);
    const sizes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).size);
    expect(sizes).toEqual([8192, 8192]);
  });
});
