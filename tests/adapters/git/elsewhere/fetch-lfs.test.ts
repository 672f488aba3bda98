import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { fetchLfs } from "../../../../src/adapters/git/elsewhere/fetch-lfs.ts";

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const contents = { good: "the content\n", wrong: "not this one\n", longer: "short", gone: "gone", foreign: "foreign" };
const folder = mkdtempSync(path.join(tmpdir(), "baton-lfs-test-"));
const asked: { path: string; authorization: string | undefined; body: string }[] = [];
let url: string;
let status = 200;

const server = createServer(async (request: IncomingMessage, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  asked.push({ path: request.url ?? "", authorization: request.headers.authorization, body });
  if (request.url?.endsWith("/objects/batch")) {
    response.statusCode = status;
    const objects = (JSON.parse(body) as { objects: { oid: string }[] }).objects.map(({ oid }) => {
      if (oid === digest(contents.gone)) return { oid, error: { code: 404, message: "Object does not exist" } };
      const href = oid === digest(contents.foreign) ? "http://elsewhere.invalid/x" : `${url}/store/${oid}`;
      return { oid, actions: { download: { href, header: { Authorization: "of-the-store" } } } };
    });
    return response.end(JSON.stringify({ objects }));
  }
  const oid = request.url?.split("/").at(-1);
  if (oid === digest(contents.wrong)) return response.end("other bytes..");
  if (oid === digest(contents.longer)) return response.end("much longer than it says");
  return response.end(Object.values(contents).find((text) => digest(text) === oid));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked.length = 0;
  status = 200;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const fileOf = (name: keyof typeof contents) => {
  const to = path.join(folder, name);
  writeFileSync(to, "the pointer\n");
  return { oid: digest(contents[name]), bytes: contents[name].length, to };
};
const remoteUrl = () => `${url}/owner/app.git`;

it("puts the content in the pointer's place, asked with the job's token and brought with the store's own", async () => {
  const file = fileOf("good");
  chmodSync(file.to, 0o755);
  expect(await fetchLfs([file], { remoteUrl: remoteUrl(), token: "t0ken" })).toEqual([]);
  expect(readFileSync(file.to, "utf8")).toBe(contents.good);
  expect(statSync(file.to).mode & 0o777).toBe(0o755);
  const basic = Buffer.from("x-access-token:t0ken").toString("base64");
  expect(asked.map((one) => [one.path.replace(/[0-9a-f]{64}/, "oid"), one.authorization])).toEqual([
    ["/owner/app.git/info/lfs/objects/batch", `Basic ${basic}`],
    ["/store/oid", "of-the-store"],
  ]);
});

it("leaves the pointer where the content is another, longer, gone, or would come unsafely, and says why", async () => {
  const files = (["wrong", "longer", "gone", "foreign"] as const).map(fileOf);
  const failed = await fetchLfs(files, { remoteUrl: remoteUrl() });
  expect(failed.map(({ to, why }) => `${path.basename(to)}: ${why}`)).toEqual([
    "wrong: what came is not what the pointer names",
    expect.stringContaining("more than the 5 bytes"),
    "gone: Object does not exist",
    expect.stringContaining("is not https"),
  ]);
  for (const { to } of files) expect(readFileSync(to, "utf8")).toBe("the pointer\n");
  expect(readdirSync(folder).filter((name) => name.includes("baton-lfs"))).toEqual([]);
});

it("says so where the server has no such thing, and asks nothing where there is no server", async () => {
  const file = fileOf("good");
  status = 404;
  expect((await fetchLfs([file], { remoteUrl: remoteUrl() }))[0]?.why).toContain("answers 404");
  expect((await fetchLfs([file], { remoteUrl: "/srv/app.git" }))[0]?.why).toContain("no address of a server");
  expect((await fetchLfs([{ ...file, bytes: 5 * 1024 ** 3 }], { remoteUrl: remoteUrl() }))[0]?.why).toContain(
    "at most",
  );
});
