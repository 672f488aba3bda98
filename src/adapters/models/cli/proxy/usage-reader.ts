import { LineSplitter } from "../../../../core/text/line-splitter.ts";
import type { VendorName } from "../../../../core/vendors.ts";
import type { Usage } from "../../../../ports/model.ts";
import { type Json, toCount, toObject } from "../protocols/read-json.ts";

/** Longer lines of a stream hold no figures that we could not do without. */
const maxLineBytes = 32 * 1024 * 1024;

/** Reads what an answer cost out of its bytes as they pass: an event stream, or one JSON text. */
export class UsageReader {
  readonly #vendor: VendorName;
  readonly #lines = new LineSplitter(maxLineBytes);
  #whole = "";
  #isStream: boolean | undefined;
  #usage: Usage | undefined;
  /** The answer came to the point where its whole cost is told. */
  #isTold = false;

  constructor(vendor: VendorName) {
    this.#vendor = vendor;
  }

  push(chunk: Buffer): void {
    for (const { text } of this.#lines.push(chunk)) this.#take(text);
  }

  /** undefined: the answer told no figures, or was cut before it did. */
  end(): Usage | undefined {
    for (const { text } of this.#lines.end()) this.#take(text);
    if (this.#isStream === false) this.#add(parse(this.#whole));
    return this.#isTold ? this.#usage : undefined;
  }

  #take(line: string): void {
    this.#isStream ??= /^(?:event|data|id|retry)?:/.test(line);
    if (!this.#isStream) this.#whole += `${line}\n`;
    else if (line.startsWith("data:")) this.#add(parse(line.slice(5)));
  }

  #add(event: Json): void {
    // Claude tells the input first: a stream that ends well before its end has told no output.
    this.#isTold ||= this.#vendor !== "anthropic" || Object.keys(toObject(event["usage"])).length > 0;
    this.#usage = { anthropic: addAnthropic, openai: addOpenai, google: addGoogle }[this.#vendor](event, this.#usage);
  }
}

/** The first event tells the input, a later one the output; an answer in one piece tells both. */
function addAnthropic(event: Json, before: Usage | undefined): Usage | undefined {
  const said = toObject(event["usage"] ?? toObject(event["message"])["usage"]);
  if (Object.keys(said).length === 0) return before;
  const cached = toCount(said["cache_read_input_tokens"]) || (before?.cached ?? 0);
  const cacheWrite = toCount(said["cache_creation_input_tokens"]) || (before?.cacheWrite ?? 0);
  const fresh = toCount(said["input_tokens"]);
  const input = fresh > 0 ? fresh + cached + cacheWrite : (before?.input ?? cached + cacheWrite);
  return { input, cached, cacheWrite, output: Math.max(toCount(said["output_tokens"]), before?.output ?? 0) };
}

function addOpenai(event: Json, before: Usage | undefined): Usage | undefined {
  const said = toObject(event["usage"] ?? toObject(event["response"])["usage"]);
  if (Object.keys(said).length === 0) return before;
  const cached = toCount(toObject(said["input_tokens_details"])["cached_tokens"]);
  return { input: toCount(said["input_tokens"]), cached, output: toCount(said["output_tokens"]) };
}

/** Each chunk counts all so far; thoughts are paid like output. */
function addGoogle(event: Json, before: Usage | undefined): Usage | undefined {
  const said = toObject(event["usageMetadata"]);
  if (Object.keys(said).length === 0) return before;
  const output = toCount(said["candidatesTokenCount"]) + toCount(said["thoughtsTokenCount"]);
  return {
    input: toCount(said["promptTokenCount"]),
    cached: toCount(said["cachedContentTokenCount"]),
    output: Math.max(output, before?.output ?? 0),
  };
}

function parse(text: string): Json {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return {};
  }
}
