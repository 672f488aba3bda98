import { highest, isCounted, optional, parseCounts, required } from "../../../../core/money/parse-counts.ts";
import { LineSplitter } from "../../../../core/text/line-splitter.ts";
import type { VendorName } from "../../../../core/vendors.ts";
import type { ToldUsage, Usage } from "../../../../ports/model.ts";
import { type Json, toObject } from "../protocols/read-json.ts";
import { type AnswerEnd, readEvent } from "./read-event.ts";

/** Longer lines of a stream hold no figures that we could not do without. */
const maxLineBytes = 32 * 1024 * 1024;
/** A last word is far shorter. */
const maxTextLength = 256 * 1024;
/** What the vendor counted: before the answer, and since. */
type Counts = { readonly first: Json; readonly later: Json };

/** Reads what an answer cost, and how it ended, out of its bytes as they pass: an event stream, or one JSON text. */
export class UsageReader {
  readonly #vendor: VendorName;
  readonly #lines = new LineSplitter(maxLineBytes);
  #whole = "";
  #isStream: boolean | undefined;
  #counts: Counts = { first: {}, later: {} };
  #end: AnswerEnd | undefined;
  #bytes = 0;
  #text = "";

  constructor(vendor: VendorName) {
    this.#vendor = vendor;
  }

  /** True when figures were told in it. */
  push(chunk: Buffer): boolean {
    const before = this.#counts;
    for (const { text } of this.#lines.push(chunk)) this.#take(text);
    return this.#counts !== before;
  }

  /** What the whole answer cost. undefined: it told no figures, or was cut before it did; `uncounted`: what it told is no count. */
  end(): ToldUsage {
    for (const { text } of this.#lines.end()) this.#take(text);
    if (this.#isStream === false) this.#add(parse(this.#whole));
    this.#whole = "";
    const isTold = Object.keys(this.#counts.later).length > 0;
    return isTold ? toUsage[this.#vendor](this.#counts, this.#bytes === 0) : undefined;
  }

  /** How the vendor said that it ends; undefined when it was cut before that. */
  get ending(): AnswerEnd | undefined {
    return this.#end;
  }

  /** The figures that were told are the answer's: Google alone tells some with every chunk. */
  get isFinal(): boolean {
    return this.#vendor === "google" ? this.#end !== undefined : Object.keys(this.#counts.later).length > 0;
  }

  /** It came as one text, which may be no answer at all but a page. */
  get isOnePiece(): boolean {
    return this.#isStream === false;
  }

  /** The figures that were told on the way, of the input exact; undefined when there are none. */
  get soFar(): Usage | undefined {
    const told = toUsage[this.#vendor](this.#counts, true);
    return isCounted(told) ? told : undefined;
  }

  /** No fewer than the tokens that were seen. */
  get bytes(): number {
    return this.#bytes;
  }

  get text(): string {
    return this.#text;
  }

  #take(line: string): void {
    this.#isStream ??= /^(?:event|data|id|retry)?:/.test(line);
    if (!this.#isStream) this.#whole += `${line}\n`;
    else if (line.startsWith("data:")) this.#add(parse(line.slice(5)));
  }

  #add(event: Json): void {
    const { counts, end, text, bytes } = readEvent[this.#vendor](event);
    this.#end = end === undefined || this.#end === "length" ? this.#end : end;
    this.#bytes += bytes;
    if (this.#text.length < maxTextLength) this.#text += text;
    if (counts === undefined) return;
    const { first, later } = this.#counts;
    if (counts.isFirst) this.#counts = { first: { ...first, ...counts.value }, later };
    else this.#counts = { first, later: highest(later, counts.value) };
  }
}

const toUsage: Readonly<Record<VendorName, (counts: Counts, isEmpty: boolean) => ToldUsage>> = {
  /** `input_tokens` is what was neither read from the cache nor written to it. The output of the first event is the beginning's. */
  anthropic({ first, later }, isEmpty) {
    const all = { ...first, ...later };
    const cached = optional("usage.cache_read_input_tokens", all["cache_read_input_tokens"]);
    const written = optional("usage.cache_creation_input_tokens", all["cache_creation_input_tokens"]);
    const isBegun = isEmpty && Object.keys(later).length === 0;
    return parseCounts({
      input: [required("usage.input_tokens", all["input_tokens"]), cached, written],
      cached: [cached],
      cacheWrite: [written],
      output: [required("usage.output_tokens", (isBegun ? first : later)["output_tokens"])],
      isEmpty,
    });
  },
  openai({ later }, isEmpty) {
    const details = toObject(later["input_tokens_details"]);
    return parseCounts({
      input: [required("usage.input_tokens", later["input_tokens"])],
      cached: [optional("usage.input_tokens_details.cached_tokens", details["cached_tokens"])],
      cacheWrite: [optional("usage.input_tokens_details.cache_write_tokens", details["cache_write_tokens"])],
      output: [required("usage.output_tokens", later["output_tokens"])],
      isEmpty,
    });
  },
  /** Thoughts are paid like output. A count of zero is left out. */
  google({ later }, isEmpty) {
    const [said, thought] = [later["candidatesTokenCount"], later["thoughtsTokenCount"]];
    const isTold = isEmpty || (said ?? thought ?? null) !== null;
    return parseCounts({
      input: [
        required("usageMetadata.promptTokenCount", later["promptTokenCount"]),
        optional("usageMetadata.toolUsePromptTokenCount", later["toolUsePromptTokenCount"]),
      ],
      cached: [optional("usageMetadata.cachedContentTokenCount", later["cachedContentTokenCount"])],
      output: [
        (isTold ? optional : required)("usageMetadata.candidatesTokenCount", said),
        optional("usageMetadata.thoughtsTokenCount", thought),
      ],
      isEmpty,
    });
  },
};

function parse(text: string): Json {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return {};
  }
}
