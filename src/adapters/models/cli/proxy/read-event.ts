import type { VendorName } from "../../../../core/vendors.ts";
import { type Json, toObject, toObjects, toText } from "../protocols/read-json.ts";

/** How the vendor says that an answer ends: as it should, cut at the limit of its length, or as one that no agent can use. */
export type AnswerEnd = "whole" | "length" | "void";
/** What one event of an answer tells, or an answer in one piece. */
export type AnswerEvent = {
  /** The vendor's counts under its own names. `isFirst`: of what was sent, before anything was made. */
  readonly counts?: { readonly value: Json; readonly isFirst: boolean };
  readonly end?: AnswerEnd;
  /** What the model says in it, thoughts and calls left out. */
  readonly text: string;
  /** UTF-8 of all that the model made in it, thoughts and calls too: it has no more tokens than that. */
  readonly bytes: number;
};

export const readEvent: Readonly<Record<VendorName, (event: Json) => AnswerEvent>> = {
  /** The first event tells the input, a later one the output; an answer in one piece tells both. */
  anthropic(event) {
    const message = toObject(event["message"] ?? (event["type"] === "message" ? event : undefined));
    const value = event["usage"] ?? message["usage"];
    const delta = toObject(event["delta"]);
    const reason = toText(delta["stop_reason"]) || toText(message["stop_reason"]);
    const isOver = event["type"] === "message_stop" || reason !== "";
    return {
      ...toCounts(
        value,
        event["type"] === "message_start" || (event["usage"] === undefined && event["type"] === undefined),
      ),
      ...(isOver ? { end: reason === "max_tokens" ? ("length" as const) : ("whole" as const) } : {}),
      text:
        toText(delta["text"]) +
        toObjects(message["content"])
          .map(({ text }) => toText(text))
          .join(""),
      bytes: sizeOf(["text", "thinking", "partial_json", "signature", "data"].map((key) => delta[key])),
    };
  },
  openai(event) {
    const response = toObject(event["response"] ?? (event["object"] === "response" ? event : undefined));
    const status = /^response\.(completed|incomplete|failed)$/.exec(toText(event["type"]))?.[1];
    const isCut = toText(toObject(response["incomplete_details"])["reason"]) === "max_output_tokens";
    const end = status === "failed" ? "void" : isCut ? "length" : "whole";
    const isText = event["type"] === "response.output_text.delta";
    return {
      ...toCounts(event["usage"] ?? response["usage"], false),
      ...(status === undefined && event["object"] !== "response" ? {} : { end }),
      text: isText ? toText(event["delta"]) : "",
      bytes: sizeOf([event["delta"]]),
    };
  },
  /** Each chunk counts all so far. A tool call comes in one piece; a signature is no text of the model's. */
  google(event) {
    const candidate = toObject(toObjects(event["candidates"])[0]);
    const parts = toObjects(toObject(candidate["content"])["parts"]);
    const reason = toText(candidate["finishReason"]) || toText(toObject(event["promptFeedback"])["blockReason"]);
    const end = { STOP: "whole", MAX_TOKENS: "length" }[reason] ?? "void";
    return {
      ...toCounts(event["usageMetadata"], false),
      ...(reason === "" ? {} : { end: end as AnswerEnd }),
      text: parts.map((part) => (part["thought"] === true ? "" : toText(part["text"]))).join(""),
      bytes: sizeOf(parts.flatMap((part) => [part["text"], part["functionCall"]])),
    };
  },
};

function toCounts(value: unknown, isFirst: boolean): Pick<AnswerEvent, "counts"> {
  return Object.keys(toObject(value)).length === 0 ? {} : { counts: { value: toObject(value), isFirst } };
}

function sizeOf(made: readonly unknown[]): number {
  const texts = made.map((value) =>
    typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value),
  );
  return Buffer.byteLength(texts.join(""));
}
