import { createHash } from "node:crypto";
import type { Caller } from "../caller.ts";
import type { Reply } from "../server/exchange.ts";
import { type Rate, rateHeaders } from "../server/rates.ts";
import type { World } from "../world.ts";
import type { Refusal } from "./answers.ts";
import type { Match } from "./match.ts";
import type { RestRequest } from "./rest-request.ts";
import type { Answer } from "./route.ts";

/** The version of the API whose shapes this server answers. */
export const VERSION = "2022-11-28";

/** A refusal as GitHub writes it. */
export function refused(refusal: Refusal, docs: string): Answer {
  const body = {
    message: refusal.message,
    ...(refusal.errors !== undefined && { errors: refusal.errors }),
    documentation_url: docs,
    // A text, not a number: so GitHub sends it.
    status: String(refusal.status),
  };
  const headers = Object.fromEntries(Object.entries(refusal.headers).filter(([, value]) => value !== ""));
  return { status: refusal.status, body, headers };
}

/** The headers of every answer. */
export function commonHeaders(
  match: Match | undefined,
  rate: Rate,
  request: RestRequest,
): Readonly<Record<string, string>> {
  const needs = match !== undefined && "needs" in match.route ? match.route.needs.join("; ") : undefined;
  return {
    ...rateHeaders(rate),
    "x-github-api-version-selected": VERSION,
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": createHash("sha1")
      .update(`${request.method}${request.path}${rate.used}`)
      .digest("hex")
      .slice(0, 20)
      .toUpperCase(),
    ...(needs !== undefined && { "x-accepted-github-permissions": needs }),
  };
}

/** JSON, text, or nothing, with its headers. */
export function toReply(answer: Answer, common: Readonly<Record<string, string>>): Reply {
  const headers = { ...common, ...answer.headers };
  if (answer.text !== undefined)
    return {
      status: answer.status,
      headers: { ...headers, "content-type": answer.text.type },
      body: answer.text.content,
    };
  if (answer.body === undefined) return { status: answer.status, headers, body: "" };
  return {
    status: answer.status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(answer.body),
  };
}

/** Puts the tag on a reading answer; one whose tag the caller knows becomes 304 and is not charged. */
export function withEtag(world: World, caller: Caller, request: RestRequest, reply: Reply): Reply {
  if (request.method !== "GET" || reply.status !== 200 || typeof reply.body !== "string") return reply;
  const etag = `W/"${createHash("sha256").update(reply.body).digest("hex")}"`;
  if (request.headers["if-none-match"] !== etag) return { ...reply, headers: { ...reply.headers, etag } };
  world.rates.giveBack(caller);
  return {
    status: 304,
    headers: { ...reply.headers, ...rateHeaders(world.rates.look(caller)), etag },
    body: "",
  };
}
