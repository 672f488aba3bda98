import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type Answered, type Answering, answerRequest } from "./answer-request.ts";
import { parseSse } from "./answers/sse.ts";
import { toError } from "./answers/to-error.ts";
import { refuse } from "./asked.ts";
import { answerBatch, vendorOfBatch } from "./batches/answer-batch.ts";
import { type AnswerOne, type BatchRules, type KeptBatch, openBatches } from "./batches/batches.ts";
import { toWhole } from "./batches/to-whole.ts";
import { type CallRecord, openCallLog } from "./call-log.ts";
import { toObject } from "./json.ts";
import { parseRoute, type Route } from "./parse-route.ts";
import { openPromptCache } from "./prompt-cache.ts";
import { parseScript } from "./script/parse-script.ts";
import type { Script } from "./script/script.ts";
import { beginAnswer, sendAnswer } from "./send-answer.ts";
import { startSpeaker } from "./start-speaker.ts";
import { toRecord } from "./to-record.ts";

export type ScriptedModelsOptions = {
  readonly script?: Script;
  /** A JSON file that holds a script. */
  readonly scriptFile?: string;
  /** Where `models.jsonl` is kept. */
  readonly folder: string;
  readonly latencyMs?: number;
  /** How the vendors' batches go. */
  readonly batches?: BatchRules;
};
export type ModelUrls = { readonly anthropicUrl: string; readonly openaiUrl: string; readonly geminiUrl: string };
export type ScriptedModels = ModelUrls & {
  /** Addresses that say who asks; the name comes back in the log. */
  urlsFor(job: string): ModelUrls;
  calls(): readonly CallRecord[];
  /** All batches that were made, oldest first. */
  batches(): readonly KeptBatch[];
  /** Calls that the script could not answer, each with what it lacked. */
  unmatched(): readonly string[];
  /** Calls that the vendor would have refused: somebody's mistake. */
  refused(): readonly string[];
  /** Turns that nobody asked for. */
  unused(): readonly string[];
  close(): Promise<void>;
};

/** Starts the three vendors' APIs on one port of this machine, answering by a script. Keys that begin with `bad` are refused. */
export async function startScriptedModels(options: ScriptedModelsOptions): Promise<ScriptedModels> {
  const script = parseScript(options.script ?? JSON.parse(readFileSync(options.scriptFile ?? "", "utf8")));
  const log = openCallLog(options.folder);
  const { speak, stop } = await startSpeaker();
  const faults = new Map<string, number>();
  const unmatched: string[] = [];
  const refused: string[] = [];
  const answering: Answering = {
    script,
    speak,
    cache: openPromptCache(),
    isDue(found) {
      if (!found.found || found.turn.times === undefined) return true;
      const key = `${found.conversation}#${found.index}`;
      faults.set(key, (faults.get(key) ?? 0) + 1);
      return (faults.get(key) ?? 0) <= found.turn.times;
    },
  };
  const batches = openBatches(options.batches ?? {}, answerOne);
  // A job that is killed while it asks breaks its request; that must not end the server.
  const server = createServer((incoming, response) => void handle(incoming, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  /** A request of a batch is answered, and stands in the log, as if it had been asked alone. */
  async function answerOne(...[vendor, body]: Parameters<AnswerOne>): ReturnType<AnswerOne> {
    const path = vendor === "anthropic" ? "/v1/messages" : "/v1/responses";
    const route: Route = { vendor, job: "batch", path, model: undefined };
    const text = JSON.stringify({ ...body, stream: true });
    const answered = await answerRequest({ route, key: "batch", body: text }, answering).catch(toBroken);
    if (answered.found?.found === false) unmatched.push(answered.found.why);
    else if (answered.error !== undefined) refused.push(`${vendor}: ${answered.error}`);
    log.add(toRecord(route, text, answered, 0));
    const { status, body: said } = answered.http;
    if (status === 200) return { kind: "succeeded", body: toWhole(vendor, parseSse(said)) };
    return { kind: "errored", status, error: toObject(toObject(JSON.parse(said)).error) };
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const route = parseRoute(incoming.url ?? "");
    const body = await readBody(incoming);
    const [, root = "", path = ""] = /^((?:\/job\/[^/]+)?)(\/[^?]*)/.exec(incoming.url ?? "") ?? [];
    const vendor = vendorOfBatch(path);
    if (vendor !== undefined) {
      const call = {
        ...{ method: incoming.method ?? "", path, root: `http://${incoming.headers.host}${root}`, body },
        key: readKey(incoming, { vendor }),
        type: incoming.headers["content-type"] ?? "",
      };
      return sendAnswer(response, await answerBatch(vendor, call, batches));
    }
    if (route === undefined || incoming.method !== "POST") {
      unmatched.push(`${incoming.method} ${incoming.url} is no vendor's path`);
      return sendAnswer(
        response,
        toError("openai", refuse(`scripted model: no vendor has ${incoming.method} ${incoming.url}`, 404)),
      );
    }
    const answered = await answerRequest({ route, key: readKey(incoming, route), body }, answering).catch(toBroken);
    const delayMs = (options.latencyMs ?? 0) + (answered.found?.found ? (answered.found.turn.delayMs ?? 0) : 0);
    const beginMs = Math.min(delayMs, (answered.found?.found ? answered.found.turn.beginMs : undefined) ?? delayMs);
    if (beginMs > 0) await wait(beginMs);
    if (hasToken(answered)) answered.write?.();
    if (beginMs < delayMs) {
      beginAnswer(response, answered.http, answered.turn);
      await wait(delayMs - beginMs);
    }
    if (answered.found?.found === false) unmatched.push(answered.found.why);
    else if (answered.error !== undefined) refused.push(`${route.vendor}: ${answered.error}`);
    log.add(toRecord(route, body, answered, performance.now() - startedAt));
    sendAnswer(response, answered.http, answered.turn);
  }

  return {
    ...toUrls(`http://127.0.0.1:${port}`),
    urlsFor: (job) => toUrls(`http://127.0.0.1:${port}/job/${encodeURIComponent(job)}`),
    calls: () => log.all(),
    batches: () => batches.all(),
    unmatched: () => unmatched,
    refused: () => refused,
    unused: () => log.unused(script),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await stop();
    },
  };
}

/** Of a broken answer only what breaks in its middle. */
function hasToken({ turn }: Answered): boolean {
  return turn?.fault === undefined || turn.fault === "cut" || turn.fault === "ended" || turn.fault === "stall";
}

function toUrls(root: string): ModelUrls {
  return { anthropicUrl: root, openaiUrl: `${root}/v1`, geminiUrl: root };
}

function readKey({ headers }: IncomingMessage, route: Pick<Route, "vendor">): string {
  const bearer = (headers.authorization ?? "").replace(/^Bearer /, "");
  const own = { anthropic: headers["x-api-key"], openai: undefined, google: headers["x-goog-api-key"] }[route.vendor];
  return typeof own === "string" ? own : route.vendor === "google" ? "" : bearer;
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A mistake of the server itself must be heard, not retried away. */
function toBroken(error: unknown): Answered {
  const why = `the scripted server failed: ${error instanceof Error ? error.message : String(error)}`;
  return { http: toError("openai", refuse(why, 500)), found: { found: false, why }, error: why };
}
