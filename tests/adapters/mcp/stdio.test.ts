import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openToolServers } from "../../../src/adapters/mcp/open-tool-server.ts";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import type { ToolServer } from "../../../src/ports/tool-server.ts";

const sandbox = await openSandbox();
let folder: string;
const opened: ToolServer[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "baton-mcp-"));
  copyFileSync(path.join(import.meta.dirname, "stdio-server.mjs"), path.join(folder, "server.mjs"));
});
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function open(command = "node server.mjs", timeoutMs = 20_000): Promise<ToolServer> {
  const server = await openToolServers(async () => sandbox)({ name: "test", command, folder, timeoutMs });
  opened.push(server);
  return server;
}

describe.skipIf(sandbox.kind === "none")("a server of tools on standard input and output", () => {
  it("agrees on a version, gives all pages of its tools, and answers calls", async () => {
    const server = await open();
    const tools = await server.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(["echo", "look", "die", "hang", "fail", "paint"]);
    expect(tools[0]).toMatchObject({ description: "Does echo.", schema: { required: ["text"] } });
    expect(await server.call("echo", { text: "hi" })).toEqual({ text: "hi {}", isError: false });
    expect(await server.call("fail", {})).toEqual({ text: "no such page", isError: true });
    expect((await server.call("paint", {})).text).toBe("[left out: image image/png]\ndone");
  });

  it("runs in the sandbox: no secret of the job, no network, the given folder", async () => {
    const web = createServer((_request, response) => response.end("reached"));
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    const { port } = web.address() as AddressInfo;
    process.env["MCP_TEST_SECRET"] = "s3cret-of-the-job";
    const { text } = await (await open(`node server.mjs plain ${port}`)).call("look", {});
    delete process.env["MCP_TEST_SECRET"];
    web.close();
    expect(text).not.toContain("s3cret-of-the-job");
    expect(JSON.parse(text)).toMatchObject({ folder, env: { CI: "true" }, online: false });
  });

  it("speaks an older version, and the one without a handshake", async () => {
    expect((await (await open("node server.mjs old")).listTools()).length).toBe(6);
    const server = await open("node server.mjs stateless");
    expect((await server.listTools()).length).toBe(6);
    expect((await server.call("echo", { text: "hi" })).text).toBe("hi {}");
  });

  it("has its tools listed again when it says that they have changed, before the call that changed them is over", async () => {
    const server = await open("node server.mjs grows");
    expect((await server.listTools()).map(({ name }) => name)).toEqual(["grow"]);
    await server.call("grow", {});
    expect(server.listed?.().map(({ name }) => name)).toEqual(["grow", "late"]);
    expect((await server.call("late", {})).text).toBe("late");
  });

  it("is refused when it speaks a version that nobody knows", async () => {
    await expect(open("node server.mjs alien")).rejects.toMatchObject({
      code: "tools.failed",
      message: expect.stringMatching(/"test" speaks version "1999-01-01"/),
    });
  });

  it("answers several calls at once, each its own", async () => {
    const server = await open();
    const texts = await Promise.all(["a", "b", "c"].map((text) => server.call("echo", { text })));
    expect(texts.map(({ text }) => text)).toEqual(["a {}", "b {}", "c {}"]);
  });

  it("takes arguments of any size", async () => {
    const text = "x".repeat(500_000);
    expect((await (await open()).call("echo", { text })).text.length).toBe(500_003);
  });

  it("is told of with its last words when it dies, once, and is not started again", async () => {
    const server = await open();
    await expect(server.call("die", {})).rejects.toThrow(
      /"test" can not be used any more: it ended with exit code 7, saying ".*out of luck.*Its tools are gone/,
    );
    await expect(server.call("echo", { text: "hi" })).rejects.toThrow(/"test" is gone; go on without its tools/);
  });

  it("is told of with both ends of what it said when it can not be had", async () => {
    const long = `node -e 'console.error("the reason" + "-".repeat(900) + "the end"); process.exit(1)'`;
    await expect(open(long)).rejects.toThrow(/"test" can not be had: .*"the reason-+ … -+the end ?"\.$/);
  });

  it("has last words of its own where several end side by side", async () => {
    const said = [1, 2, 3].map((n) => open(`sh -c 'echo reason ${n} >&2; sleep 1; exit 1'`).catch(String));
    for (const [at, words] of (await Promise.all(said)).entries()) expect(words).toContain(`reason ${at + 1}`);
  });

  it("is not waited for past its time, and is there for the next call", async () => {
    // Its time is also that to begin in.
    const server = await open("node server.mjs", 6000);
    await expect(server.call("hang", {})).rejects.toThrow(/gave no answer to tools\/call within 6 s/);
    expect((await server.call("echo", { text: "hi" })).text).toBe("hi {}");
  });

  it.each([
    ["asks without end", '{"jsonrpc":"2.0","id":1,"method":"ping"}', "asked more than 1000 questions"],
    ["talks without end", '{"jsonrpc":"2.0","method":"notifications/progress"}', "50000 messages without an answer"],
    ["prints without end", "x".repeat(100_000), "bytes without an answer"],
  ])("that %s is ended and told of", async (_, line, why) => {
    // Its limits end it, not the time, however busy the machine is.
    await expect(open(`yes '${line}'`, 55_000)).rejects.toMatchObject({ message: expect.stringContaining(why) });
  });

  it("that can not be started says why", async () => {
    await expect(open("no-such-program")).rejects.toThrow(/exit code 127, saying ".*no-such-program: not found/);
  });

  it("leaves no process behind when it is closed", async () => {
    const mark = path.basename(folder);
    const server = await open(`node server.mjs plain ${mark}`);
    expect(processesWith(mark)).not.toEqual([]);
    await server.close();
    expect(processesWith(mark)).toEqual([]);
    await expect(server.call("echo", { text: "hi" })).rejects.toThrow(/closed/);
  });
});

/** Programs of node with the mark among their arguments, as this machine sees them. */
function processesWith(mark: string): readonly string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      return words[0] === "node" && words.includes(mark);
    } catch {
      return false;
    }
  });
}

it("a server of tools that is a command is not run without a sandbox", async () => {
  const none = { kind: "none" as const, why: "this test has none", run: () => Promise.reject(new Error("never")) };
  const place = { name: "test", command: "true", folder: "/tmp", timeoutMs: 1000 };
  await expect(openToolServers(async () => none)(place)).rejects.toMatchObject({ code: "sandbox.missing" });
});
