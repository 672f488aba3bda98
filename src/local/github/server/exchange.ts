import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gunzipSync } from "node:zlib";
import { callerOf } from "../access.ts";
import { ANONYMOUS, type Caller } from "../caller.ts";
import type { World } from "../world.ts";

/** A finished answer, of whichever kind of call. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream for what may be large: a clone. */
  readonly body: Buffer | string | Readable;
};

/** The whole body of a request, unzipped when it was sent so. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

export async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
  if (reply.body instanceof Readable) {
    response.writeHead(reply.status, reply.headers);
    // A client that leaves early is no fault of ours.
    return pipeline(reply.body, response).catch(() => undefined);
  }
  // 204 and 304 have no body and must not say its length.
  const length =
    reply.status === 204 || reply.status === 304 ? {} : { "content-length": String(Buffer.byteLength(reply.body)) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.end(reply.body);
}

/**
 * Who sends a request: `token x`, `bearer x`, or basic with the token as password (git). Undefined for a token that
 * is none.
 */
export function readCaller(world: World, authorization: string | undefined): Caller | undefined {
  if (authorization === undefined || authorization === "") return ANONYMOUS;
  const [scheme = "", value = ""] = authorization.split(/\s+/);
  if (scheme.toLowerCase() !== "basic") return callerOf(world, value);
  const [user = "", ...password] = Buffer.from(value, "base64").toString("utf8").split(":");
  return callerOf(world, password.join(":")) ?? callerOf(world, user);
}
