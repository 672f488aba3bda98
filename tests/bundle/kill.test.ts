import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AgentEvent, AgentLogLine } from "../../src/contracts/agent-event.ts";
import { Change } from "../../src/contracts/change.ts";
import { type ScriptedModels, startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import { complete } from "../actions/implement/bench.ts";
import { Repository } from "../leg/repository.ts";

const call = (name: string, input: unknown) => ({ call: [{ name, input }] });
const write = (n: number, content: string) => call("write_file", { path: `src/${n}.js`, content });
/** Thirty answers: files made, read and edited, two calls in one answer now and then, and the result. */
const turns = [
  ...Array.from({ length: 29 }, (_, n) => {
    if (n % 3 === 0) return write(n, `export const n = ${n};\n`);
    if (n % 3 === 1) return call("read_file", { path: `src/${n - 1}.js`, from: null, to: null });
    const edit = call("edit_file", { path: `src/${n - 2}.js`, old: `= ${n - 2};`, new: `= ${n - 2} + 1;` });
    return { call: [...edit.call, ...write(n, `// ${n}\n`).call] };
  }),
  complete(),
];

let models: ScriptedModels;
let folder: string;
/** The same task, killed at no time. */
let whole: Awaited<ReturnType<typeof runUntilDone>>;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "baton-kill-"));
  models = await startScriptedModels({ folder, script: [{ name: "coder", vendor: "anthropic", turns }] });
  whole = await runUntilDone(() => "answer");
});
afterAll(async () => {
  await models.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Passes requests on to the model, and tells of each before it does. */
async function startGate(onAsked: (turn: number) => "answer" | "drop"): Promise<{ url: string; server: Server }> {
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const asked = JSON.parse(body).messages.filter(({ role }: { role: string }) => role === "assistant").length;
    if (onAsked(asked) === "drop") return response.destroy();
    const headers = { "content-type": "application/json", "x-api-key": "sk-ant-test-0123456789" };
    const answer = await fetch(`${models.anthropicUrl}${incoming.url}`, { method: "POST", headers, body });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    return response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Runs the bundle again and again until it ends by itself; `killAt` is called at each request and may end the process that made it. */
async function runUntilDone(killAt: (turn: number, child: ChildProcess) => "answer" | "drop") {
  const repository = new Repository();
  repository.commit({ "package.json": "{}\n" });
  const out = mkdtempSync(path.join(folder, "out-"));
  const home = mkdtempSync(path.join(folder, "home-"));
  let child: ChildProcess | undefined;
  let calls = 0;
  const gate = await startGate((turn) => {
    calls++;
    return child === undefined ? "drop" : killAt(turn, child);
  });
  let runs = 0;
  let code: number | null = null;
  let output = "";
  do {
    runs++;
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      TMPDIR: folder,
      NODE_COMPILE_CACHE: path.join(tmpdir(), "baton-compiled"),
      GITHUB_WORKSPACE: repository.folder,
      INPUT_TASK: "Make the files",
      INPUT_MODEL: "anthropic/claude-sonnet-4-5",
      INPUT_OUT: out,
      ANTHROPIC_API_KEY: "sk-ant-test-0123456789",
      ANTHROPIC_BASE_URL: gate.url,
    };
    child = spawn(process.execPath, [path.resolve("dist/implement/index.js")], { cwd: repository.folder, env });
    output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk));
    code = await new Promise((resolve) => child?.on("close", resolve));
  } while (code === null && runs < 100);
  gate.server.closeAllConnections();
  await new Promise((resolve) => gate.server.close(resolve));
  const files = readdirSync(path.join(repository.folder, "src")).sort();
  const tree = files.map((file) => `${file}: ${readFileSync(path.join(repository.folder, "src", file), "utf8")}`);
  const change = existsSync(`${out}/change.json`)
    ? Change.parse(JSON.parse(readFileSync(`${out}/change.json`, "utf8")))
    : null;
  repository.remove();
  return { code, runs, calls, tree, change, output, left: readdirSync(out), logs: readLogs(home) };
}

/** What the runs told, the oldest first. */
function readLogs(home: string): readonly (readonly AgentEvent[])[] {
  const logs = path.join(home, ".cache/baton-cli/logs");
  const works = readdirSync(logs).map((name) =>
    readFileSync(path.join(logs, name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => AgentLogLine.parse(JSON.parse(line))),
  );
  const begun = (lines: readonly AgentLogLine[]) => lines[0]?.at ?? "";
  return works
    .sort((one, other) => begun(one).localeCompare(begun(other)))
    .map((lines) => lines.map(({ event }) => event));
}

describe("implement, killed and started again", () => {
  it("comes to the same tree, asks once more a kill at most, and leaves no checkpoint", async () => {
    expect(whole.output).toContain("changed: Add divide");
    expect(whole).toMatchObject({ code: 0, runs: 1, calls: 30 });

    // While the model is asked, at each turn once.
    const killed = new Set<number>();
    const asking = await runUntilDone((turn, child) => {
      if (killed.has(turn)) return "answer";
      killed.add(turn);
      child.kill("SIGKILL");
      return "drop";
    });
    expect(asking).toMatchObject({ code: 0, runs: 31, calls: 60, tree: whole.tree, left: ["change.json"] });
    expect(asking.change?.tree).toBe(whole.change?.tree);
    // Each run told what it did until it was killed, and none of them what another had told.
    expect(asking.logs).toHaveLength(31);
    expect(new Set(asking.logs.map(([first]) => first?.type))).toEqual(new Set(["started"]));
    expect(asking.logs.at(-1)?.at(-1)).toMatchObject({ type: "ended", ok: true });
    const answered = (logs: typeof asking.logs) => logs.flat().filter(({ type }) => type === "tool_answered").length;
    expect(answered(asking.logs)).toBe(answered(whole.logs));
  }, 300_000);

  it("comes to the same tree when it is killed somewhere in its own work after an answer", async () => {
    let delayMs = 0;
    let kills = 0;
    const killed = new Set<number>();
    let isDying = false;
    const working = await runUntilDone((turn, child) => {
      // The last answer lets it hand in: killed after that, it is through and begins anew.
      if (isDying && turn === turns.length - 1) return "drop";
      if (killed.has(turn) || turn % 2 === 1) return "answer";
      killed.add(turn);
      delayMs = (delayMs + 7) % 40;
      kills++;
      isDying = true;
      setTimeout(() => {
        child.kill("SIGKILL");
        isDying = false;
      }, delayMs);
      return "answer";
    });
    expect(working).toMatchObject({ code: 0, tree: whole.tree, left: ["change.json"] });
    expect(working.calls).toBeLessThanOrEqual(whole.calls + kills);
    expect(working.change?.tree).toBe(whole.change?.tree);
  }, 300_000);
});
