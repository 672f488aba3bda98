import { maxBytesPerToken, tokenBound } from "../../../../core/money/token-bound.ts";
import { type Json, toText } from "../protocols/read-json.ts";
import { isFreeForm } from "./check-body.ts";

/** A request of which the vendor has told how many tokens it was. */
type Former = { readonly text: string; readonly input: number };

/** No vendor takes an image for more, however many bytes it has. */
const tokensOfImage = 10_000;
/** Where a text is cut in two, its halves may be some tokens more than the whole. */
const tokensOfSeams = 32;
/** Conversations at once (those of an agent's own agents) that are remembered, and how long each may be. */
const maxFormers = 4;
const maxFormerLength = 4 * 1024 * 1024;
/** With these a vendor leaves parts of a request out of its count: what it told is of no use where they were others. */
const leavingOut = ["context_management", "thinking", "tool_choice", "truncation"];

/**
 * How many tokens a request can be at most. A token is a byte at least, of the text or of the form that a vendor may bring it into (NFKC), whatever the
 * script: three bytes a token, as in code, is far too few for Thai, numbers or base64. What a former request had in common with it, at its beginning and
 * its end, is exactly known, so that only what is new is reckoned by bytes.
 */
export class InputBounds {
  readonly #formers = new Map<string, readonly Former[]>();

  bound(model: string, body: Json): number {
    const { text, images } = toCounted(body);
    const formers = this.#formers.get(toWay(model, body)) ?? [];
    return Math.min(tokenBound(text), ...formers.map((former) => boundBy(former, text))) + images * tokensOfImage;
  }

  /** The vendor has counted that one, its images too. */
  told(model: string, body: Json, input: number): void {
    const { text } = toCounted(body);
    // A count that is too low for its bytes did not count them: the next request may say the same where it is counted.
    if (text.length > maxFormerLength || input * maxBytesPerToken < Buffer.byteLength(text)) return;
    const way = toWay(model, body);
    const others = this.#formers.get(way) ?? [];
    this.#formers.set(way, [{ text, input }, ...others].slice(0, maxFormers));
  }
}

function toWay(model: string, body: Json): string {
  return JSON.stringify([model, ...leavingOut.map((key) => body[key])]);
}

function boundBy({ text: former, input }: Former, text: string): number {
  const most = Math.min(former.length, text.length);
  let begin = 0;
  while (begin < most && former[begin] === text[begin]) begin++;
  let end = 0;
  while (end < most - begin && former[former.length - 1 - end] === text[text.length - 1 - end]) end++;
  return input + tokenBound(text.slice(begin, text.length - end)) + tokensOfSeams;
}

/** The body as text, and the images that are left out of it. In what a tool is given, or gives, the same keys hold text. */
function toCounted(body: Json): { readonly text: string; readonly images: number } {
  let images = 0;
  const text = JSON.stringify(body, function (this: Json, key: string, value: unknown) {
    if (key === "tools" || isFreeForm(this, key)) return JSON.stringify(value);
    const isImage =
      (key === "image_url" && toText(value).startsWith("data:image/")) ||
      (key === "data" && (toText(this["media_type"]) || toText(this["mimeType"])).startsWith("image/"));
    if (!isImage) return value;
    images += 1;
    return "";
  });
  return { text, images };
}
