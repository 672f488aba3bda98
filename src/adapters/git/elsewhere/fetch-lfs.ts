import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod, rename, rm, stat } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { toFault } from "../../../core/fault.ts";
import type { LfsFile, NoLfsFile } from "../../../ports/git/git.ts";

const media = "application/vnd.git-lfs+json";
const atOnce = 100;
const timeoutMs = 600_000;
/** More than a runner's disk should be asked for. */
const maxBytes = 4 * 1024 ** 3;

const Answer = z.object({
  objects: z.array(
    z.object({
      oid: z.string(),
      actions: z
        .object({
          download: z.object({ href: z.string(), header: z.record(z.string(), z.string()).optional() }).optional(),
        })
        .optional(),
      error: z.object({ message: z.string() }).optional(),
    }),
  ),
});
type Found = z.infer<typeof Answer>["objects"][number];

/**
 * Brings files by the batch API of Git LFS (git-lfs, docs/api/batch.md), each checked by its digest and size before it takes the pointer's place. Gives those
 * that could not be had. Downloads come by https, or from the repository's own server.
 */
export async function fetchLfs(
  files: readonly LfsFile[],
  of: { readonly remoteUrl: string; readonly token?: string | undefined },
): Promise<readonly NoLfsFile[]> {
  const failed: NoLfsFile[] = [];
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > maxBytes)
    return files.map(({ to }) => ({ to, why: `all of them have ${total} bytes; at most ${maxBytes} are brought` }));
  for (let at = 0; at < files.length; at += atOnce) {
    const some = files.slice(at, at + atOnce);
    const found = await ask(some, of).catch((thrown) => toFault(thrown).message);
    for (const file of some) {
      const why =
        typeof found === "string"
          ? found
          : await bring(file, found.get(file.oid), of.remoteUrl).catch((thrown) => toFault(thrown).message);
      if (why !== undefined) failed.push({ to: file.to, why });
    }
  }
  return failed;
}

async function ask(
  files: readonly LfsFile[],
  { remoteUrl, token }: { readonly remoteUrl: string; readonly token?: string | undefined },
): Promise<ReadonlyMap<string, Found>> {
  if (!/^https?:/.test(remoteUrl)) throw new Error(`${remoteUrl} is no address of a server that has Git LFS`);
  const basic = token === undefined ? undefined : Buffer.from(`x-access-token:${token}`).toString("base64");
  const response = await fetch(`${remoteUrl.replace(/(?:\.git)?\/?$/, ".git")}/info/lfs/objects/batch`, {
    method: "POST",
    headers: { accept: media, "content-type": media, ...(basic && { authorization: `Basic ${basic}` }) },
    body: JSON.stringify({
      operation: "download",
      transfers: ["basic"],
      hash_algo: "sha256",
      objects: [...new Map(files.map(({ oid, bytes }) => [oid, { oid, size: bytes }])).values()],
    }),
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`the server answers ${response.status} to the question for it`);
  return new Map(Answer.parse(await response.json()).objects.map((one) => [one.oid, one]));
}

/** Gives why it could not be had. */
async function bring(file: LfsFile, found: Found | undefined, remoteUrl: string): Promise<string | undefined> {
  const download = found?.actions?.download;
  if (download === undefined) return found?.error?.message.slice(0, 200) ?? "the server does not have it";
  const url = new URL(download.href);
  if (url.protocol !== "https:" && url.origin !== new URL(remoteUrl).origin)
    return `it would come from ${url.origin}, which is not https`;
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { headers: download.header ?? {}, redirect: "error", signal });
  if (!response.ok || response.body === null) return `its server answers ${response.status}`;
  const part = `${file.to}.baton-lfs`;
  try {
    const digest = await save(response.body, part, file.bytes);
    if (digest !== file.oid) return "what came is not what the pointer names";
    await chmod(part, (await stat(file.to)).mode & 0o777);
    await rename(part, file.to);
    return undefined;
  } finally {
    await rm(part, { force: true });
  }
}

async function save(body: ReadableStream, to: string, bytes: number): Promise<string> {
  const hash = createHash("sha256");
  let seen = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.byteLength;
      hash.update(chunk);
      done(seen > bytes ? new Error(`more than the ${bytes} bytes came that the pointer names`) : null, chunk);
    },
  });
  await pipeline(
    Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
    watch,
    createWriteStream(to, { flags: "wx" }),
  );
  return hash.digest("hex");
}
