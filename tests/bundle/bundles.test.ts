import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const taking = (input: string) => (action: string) =>
  Object.hasOwn((parse(readFileSync(`actions/${action}/action.yml`, "utf8")) as { inputs: object }).inputs, input);
/** All but those that only work alone. */
const ofClaims = readdirSync("actions").filter(taking("claim"));

function run(action: string, env: Readonly<Record<string, string>>) {
  const scratch = mkdtempSync(path.join(tmpdir(), "baton-bundle-"));
  const result = spawnSync(process.execPath, [path.resolve("dist", action, "index.js")], {
    cwd: scratch,
    env: { PATH: process.env["PATH"] ?? "", RUNNER_TEMP: scratch, ...env },
    encoding: "utf8",
    timeout: 30_000,
  });
  rmSync(scratch, { recursive: true, force: true });
  return { status: result.status, text: `${result.stdout}${result.stderr}` };
}

describe("the shipped bundles", () => {
  test("all of them together have at most 4 MB", () => {
    const files = readdirSync("dist", { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(file.parentPath, file.name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(4_000_000);
  });

  test.each(["plan", "implement", "review", "panel"])(
    "%s without a claim, task or event says what it needs, and ends red",
    (action) => {
      const { status, text } = run(action, {});
      expect(status).toBe(1);
      expect(text).toMatch(/input\.missing|input\.invalid/);
      expect(text).not.toContain("Unexpected error");
    },
  );

  test.each(["publish", "merge"])("%s names the input that is missing", (action) => {
    const { status, text } = run(action, {});
    expect(status).toBe(1);
    expect(text).toContain('Input "claim" is missing');
  });

  test.each(ofClaims)("%s refuses a claim that is no JSON by its name", (action) => {
    const { status, text } = run(action, { INPUT_CLAIM: "{", INPUT_NEEDS: "{}", INPUT_TOKEN: "x" });
    expect(status).toBe(1);
    expect(text).toMatch(/claim/);
    expect(text).not.toContain("Unexpected error");
  });

  test("route says that it has no token", () => {
    const { status, text } = run("route", { GITHUB_REPOSITORY: "o/r" });
    expect(status).toBe(1);
    expect(text).toContain('input "token"');
    expect(text).not.toContain("(bug)");
  });

  test("GitHub is asked through the proxy that the runner names, and its answer comes back", async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), "baton-bundle-"));
    const asked: string[] = [];
    const proxy = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.on("data", (bytes) => {
        const line = bytes.toString("latin1").split("\r\n", 1)[0] ?? "";
        asked.push(line);
        const refusal = '{"message":"Bad credentials"}';
        socket.write(
          line.startsWith("CONNECT")
            ? "HTTP/1.1 200 OK\r\n\r\n"
            : `HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: ${refusal.length}\r\n\r\n${refusal}`,
        );
      });
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const address = proxy.address();
    const env = {
      PATH: process.env["PATH"] ?? "",
      RUNNER_TEMP: scratch,
      GITHUB_REPOSITORY: "o/r",
      GITHUB_API_URL: "http://api.nowhere.test",
      INPUT_TOKEN: "token-of-the-job",
      http_proxy: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    };
    const child = execFile(process.execPath, [path.resolve("dist/route/index.js")], { cwd: scratch, env });
    let said = "";
    child.stderr?.on("data", (text) => {
      said += text;
    });
    await once(child, "close");
    proxy.close();
    rmSync(scratch, { recursive: true, force: true });
    expect(asked[0]).toBe("CONNECT api.nowhere.test:80 HTTP/1.1");
    expect(asked[1]).toMatch(/^(GET|POST) \//);
    expect(said).toContain("(401): Bad credentials");
  });

  test("a secret never shows, also where the runner is not there to mask it", () => {
    const { text } = run("implement", {
      INPUT_CLAIM: "sk-secret-value-123456",
      ANTHROPIC_API_KEY: "sk-secret-value-123456",
    });
    expect(text).not.toContain("sk-secret-value-123456");
  });
});
