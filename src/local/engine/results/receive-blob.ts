import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * The writing half of a block blob: `Put Block`, `Put Block List` and `Put Blob`, as the storage client of `@actions/artifact` and `@actions/cache` sends them.
 * The file is there when it is whole. Source: Azure Storage REST reference. Any other operation is refused.
 */
export async function receiveBlob(file: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  const blocks = join(dirname(file), "blocks");
  const operation = query.get("comp");
  if (operation === "block") {
    await mkdir(blocks, { recursive: true });
    await pipeline(request, createWriteStream(join(blocks, blockName(query.get("blockid") ?? ""))));
  } else if (operation === "blocklist") {
    await commit(file, blocks, await textOf(request));
  } else if (operation === null) {
    await writeWhole(file, (part) => pipeline(request, createWriteStream(part)));
  } else {
    response.writeHead(400, { "x-ms-error-code": "UnsupportedQueryParameter" }).end();
    return;
  }
  response
    .writeHead(201, {
      "x-ms-request-id": "local",
      "x-ms-version": "2025-07-05",
      etag: '"1"',
      "last-modified": new Date().toUTCString(),
      date: new Date().toUTCString(),
    })
    .end();
}

async function commit(file: string, blocks: string, list: string): Promise<void> {
  const ids = [...list.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map((found) => found[1] ?? "");
  await writeWhole(file, (part) =>
    pipeline(async function* () {
      for (const id of ids) yield* createReadStream(join(blocks, blockName(id)));
    }, createWriteStream(part)),
  );
  await rm(blocks, { recursive: true, force: true });
}

/** Under a name of its own until it is whole: a connection that breaks, or a second one, leaves nothing in the file. */
async function writeWhole(file: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${file}.${randomUUID()}`;
  try {
    await write(part);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

// A block's id is any base64; as a file name it must be harmless.
function blockName(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
