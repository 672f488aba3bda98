import { mkdtempSync, rmSync } from "node:fs";
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
