import { type GenerateContentRequest, GoogleGenerativeAI } from "@google/generative-ai";
import { isCounted } from "../../../core/money/parse-counts.ts";
import type { Model, Reply } from "../../../ports/model.ts";
import { collectEvents, usualIdleMs } from "../collect-events.ts";
import { failedReply } from "../failed-reply.ts";
import type { ModelOptions } from "../model-options.ts";
import { type Chunk, type Folded, foldChunks } from "./fold-chunks.ts";
import { fromStatus, toFailedReply } from "./to-failure.ts";
import { toReply } from "./to-reply.ts";
import { type Request, toRequest } from "./to-request.ts";

/** Gemini through `generateContent`. `baseUrl` is the root; one that ends in `/v1beta` is taken too. */
export function createGoogleModel({ model, key, baseUrl, idleMs = usualIdleMs }: ModelOptions): Model {
  const name = `google/${model}`;
  const client = new GoogleGenerativeAI(key).getGenerativeModel({ model }, { baseUrl: toRoot(baseUrl) });
  return {
    name,
    async reply(transcript, tools, options) {
      const signal = options.signal;
      // The SDK listens for the abort only, so it would not see one that came before.
      if (signal?.aborted) return failedReply({ kind: "aborted", message: "the call was aborted" });
      const request = toRequest(model, { transcript, tools, options });
      let opened = false;
      const stop = new AbortController();
      const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      const open = async () => {
        const result = await client.generateContentStream(toSdk(request), { signal: either });
        opened = true;
        // The SDK reads the stream a second time for this promise; when it is cut, nobody else would catch that, and Node would end the process.
        result.response.catch(() => undefined);
        return result.stream as AsyncIterable<Chunk>;
      };
      // The counts may come after the chunk that says why the turn ended.
      const { onBegun } = options;
      const reading = { stop: () => stop.abort(), isLast: isWhole, isToken: holdsPart, onBegun, lingerMs: 500, idleMs };
      const { events, error } = await collectEvents(open, reading);
      const folded = foldChunks(events);
      if (folded.error !== undefined) return toBrokenReply(folded, folded.error);
      if (folded.finish !== undefined) return toReply(folded, name, transcript.messages.length);
      if (signal?.aborted) return failedReply({ kind: "aborted", message: "the call was aborted" });
      if (error !== undefined) return toFailedReply(error, opened);
      const what = events.length === 0 ? "the answer was empty" : "the stream ended before the turn did";
      return failedReply({ kind: "cut", message: what });
    },
    async countInput(transcript, tools, options) {
      const generateContentRequest = toSdk(toRequest(model, { transcript, tools, options }));
      const { signal } = options;
      const counted = await client
        .countTokens({ generateContentRequest }, signal === undefined ? {} : { signal })
        .catch(() => undefined);
      return counted?.totalTokens;
    },
  };
}

function isWhole(chunk: Chunk): boolean {
  return chunk.error !== undefined || foldChunks([chunk]).finish !== undefined;
}

function holdsPart(chunk: Chunk): boolean {
  return foldChunks([chunk]).parts.length > 0;
}

/** An error in a chunk's place: what came before it is paid for, counted or not. */
function toBrokenReply(
  { usage, parts }: Folded,
  { code = 500, message = "no message" }: NonNullable<Folded["error"]>,
): Reply {
  const reply = fromStatus(code, message);
  if (isCounted(usage)) return { ...reply, usage };
  return parts.length === 0 ? reply : { ...reply, usage: undefined };
}

/** A copy, as the SDK changes what it is given. Its types are older than the wire, but it sends fields that it does not know. */
function toSdk(request: Request): GenerateContentRequest {
  return JSON.parse(JSON.stringify(request));
}

function toRoot(baseUrl = "https://generativelanguage.googleapis.com"): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1(beta)?$/, "");
}
