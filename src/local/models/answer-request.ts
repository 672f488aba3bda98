import { parseSse, renderSse } from "./answers/sse.ts";
import { type Answer, toAnswer } from "./answers/to-answer.ts";
import type { HttpAnswer } from "./answers/to-error.ts";
import { toBadKey, toBusy, toError, toOverflow } from "./answers/to-error.ts";
import { type Asked, refuse } from "./asked.ts";
import { toObject } from "./json.ts";
import type { Route } from "./parse-route.ts";
import type { PromptCache } from "./prompt-cache.ts";
import { PlaceholderError } from "./script/fill-placeholders.ts";
import { type FoundTurn, findTurn } from "./script/find-turn.ts";
import type { Script, Turn } from "./script/script.ts";
import { findProtocol, type Protocol } from "./vendors/find-protocol.ts";

export type Request = { readonly route: Route; readonly key: string; readonly body: string };
/** What the server answers, and what it knows about it. */
export type Answered = {
  readonly http: HttpAnswer;
  readonly asked?: Asked;
  readonly found?: FoundTurn;
  /** Set when the answer is to be broken. */
  readonly turn?: Turn;
  readonly tokens?: Answer["tokens"];
  /** Called with the first token: what was sent can be read from the cache. */
  readonly write?: () => void;
  readonly error?: string;
};
export type Answering = {
  readonly script: Script;
  /** Speaks the vendor's wire format: an answer in, the bytes of its stream out. */
  readonly speak: (request: Request, answer: Answer, protocol: Protocol) => Promise<string>;
  readonly cache: PromptCache;
  /** True when the fault of that turn is still due. */
  readonly isDue: (found: FoundTurn) => boolean;
};

/** The answer to one request: key, protocol, script, then the wire. Whatever the script lacks is a 500 that says so. */
export async function answerRequest(request: Request, { script, speak, cache, isDue }: Answering): Promise<Answered> {
  const { vendor, model } = request.route;
  if (request.key === "" || request.key.startsWith("bad")) return { http: toBadKey(vendor), error: "bad key" };
  const body = parseBody(request.body);
  if (body === undefined)
    return { http: toError(vendor, refuse("The request body is not valid JSON.")), error: "the body is not JSON" };
  const protocol = findProtocol(vendor, model);
  const asked = protocol.read(body);
  const refusal =
    protocol.check(body) ??
    (vendor !== "google" && body.stream !== true ? refuse("the scripted server only streams", 501) : undefined);
  if (refusal !== undefined) return { http: toError(vendor, refusal), asked, error: refusal.message };
  const found = findTurn(script, asked);
  if (!found.found) return { http: lacking(request, found.why), asked, found, error: found.why };
  const turn = found.turn.fault === undefined || isDue(found) ? found.turn : { ...found.turn, fault: undefined };
  const known = { asked, found };
  if (turn.stop === "overflow") return { http: toOverflow(vendor), ...known };
  const busy = toBusy(vendor, found.turn);
  if (busy !== undefined && turn.fault !== undefined) return { http: busy, ...known };
  try {
    const held = cache.look(vendor, asked.model, body);
    const answer = toAnswer(found.turn, asked, request.body.length, held);
    const events = protocol.finish(parseSse(await speak(request, answer, protocol)), answer);
    const http = {
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: renderSse(events, protocol.newline),
    };
    return {
      http,
      ...known,
      ...(turn.fault === undefined ? {} : { turn: found.turn }),
      tokens: answer.tokens,
      write: held.write,
    };
  } catch (error) {
    if (!(error instanceof PlaceholderError)) throw error;
    const why = `conversation "${found.conversation}", turn ${found.index + 1}: ${error.message}`;
    return { http: lacking(request, why), asked, found: { found: false, why }, error: why };
  }
}

function lacking(request: Request, why: string): HttpAnswer {
  return toError(request.route.vendor, { status: 500, type: "api_error", message: `scripted model: ${why}` });
}

function parseBody(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
