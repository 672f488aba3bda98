import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { receiveBlob } from "./receive-blob.ts";

/** A file that can be written or read under a signed address. */
export type Blob = {
  /** Where it is on disk. */
  readonly file: string;
  /** Of its address; a path of our own. */
  readonly container: string;
  /** What a browser would call it. */
  readonly name: string;
  readonly mimeType: string;
};

/** Makes the address under which a blob may be written or read, by whoever has it. */
export type SignBlob = (blob: Blob, may: "write" | "read") => string;

/** The storage beside the services: addresses that are good as long as the engine runs. */
export type Blobs = {
  readonly sign: SignBlob;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

/** Opens the storage; `base` is its address, known when the server listens. */
export function createBlobs(base: () => string): Blobs {
  const signed = new Map<string, { readonly blob: Blob; readonly may: "write" | "read" }>();
  return {
    sign(blob, may) {
      const sig = randomBytes(16).toString("hex");
      signed.set(sig, { blob, may });
      // Storage clients take `/<account>/<container>/<blob>` from an address that is an IP.
      return `${base()}blobs/${blob.container}/${encodeURIComponent(blob.name)}?sig=${sig}`;
    },
    async answer(request, response) {
      const sig = new URL(request.url ?? "/", "http://localhost").searchParams.get("sig") ?? "";
      const found = signed.get(sig);
      if (found === undefined || (found.may === "write") !== (request.method === "PUT")) {
        response.writeHead(403, { "x-ms-error-code": "AuthenticationFailed" }).end();
        return;
      }
      if (found.may === "write") await receiveBlob(found.blob.file, request, response);
      else await sendBlob(found.blob, response);
    },
  };
}

async function sendBlob(blob: Blob, response: ServerResponse): Promise<void> {
  const found = await stat(blob.file).catch(() => undefined);
  if (found === undefined) {
    response.writeHead(404, { "x-ms-error-code": "BlobNotFound" }).end();
    return;
  }
  response.writeHead(200, {
    "content-type": blob.mimeType,
    "content-length": found.size,
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(blob.name)}`,
  });
  createReadStream(blob.file).pipe(response);
}
