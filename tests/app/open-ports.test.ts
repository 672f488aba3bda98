import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPorts } from "../../src/app/wire.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";

const key = "a-key-of-nobody-0123456789";
const posted: string[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    posted.push(Buffer.concat(chunks).toString());
    response.writeHead(201, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        id: 1,
        issue_url: "http://127.0.0.1/repos/octo/demo/issues/7",
        user: null,
        body: "",
        created_at: "2026-11-20T00:00:00Z",
        updated_at: "2026-11-20T00:00:00Z",
        html_url: "http://127.0.0.1/octo/demo/issues/7#issuecomment-1",
      }),
    );
  });
});
const scratch = mkdtempSync(join(tmpdir(), "open-ports-"));

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(scratch, { recursive: true });
});

test("whichever story posts, no secret of the job reaches GitHub, and the job is told", async () => {
  const reporter = new CollectingReporter([key]);
  const { forge } = openPorts({
    env: {
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: "octo/demo",
      RUNNER_TEMP: scratch,
    },
    secrets: { INPUT_TOKEN: "token", OPENAI_API_KEY: key },
    reporter,
    signal: new AbortController().signal,
  });
  await forge.comment(7, `.github/baton.yml:3:1: ${key}: unknown key`);
  expect(posted).toEqual([expect.stringContaining(".github/baton.yml:3:1")]);
  expect(posted.join()).not.toContain(key);
  expect(reporter.warnings).toHaveLength(1);
});

test("what agents do is kept on this machine, in a folder that nothing in the sandbox sees", async () => {
  const tools = join(scratch, "tools");
  mkdirSync(join(tools, "bin"), { recursive: true });
  const path = process.env["PATH"];
  process.env["PATH"] = `${join(tools, "bin")}:${path}`;
  const ports = openPorts({
    env: { RUNNER_TOOL_CACHE: tools, RUNNER_TEMP: scratch },
    secrets: {},
    reporter: new CollectingReporter(),
    signal: new AbortController().signal,
  });
  const sandbox = await ports.sandbox().finally(() => {
    process.env["PATH"] = path;
  });
  // Only what is there when the sandbox is opened can be hidden in it.
  expect(existsSync(join(tools, "baton-cli/logs"))).toBe(true);
  const log = ports.openLog({ kind: "coder", agent: "coder" });
  log.add({ type: "said", text: "hello" });
  log.close();
  const file = join(tools, "baton-cli/logs", `${log.work}.jsonl`);
  expect(readFileSync(file, "utf8")).toContain("hello");
  const folder = mkdtempSync(join(tmpdir(), "open-ports-work-"));
  const ran = await sandbox.run({ command: `cat ${file}`, folder, network: false, timeoutMs: 10_000 });
  rmSync(folder, { recursive: true });
  expect(ran.output).not.toContain("hello");
  expect(ran.exitCode).not.toBe(0);
});
