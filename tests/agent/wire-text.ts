import { toRequest as toClaude } from "../../src/adapters/models/anthropic/to-request.ts";
import { toRequest as toGemini } from "../../src/adapters/models/google/to-request.ts";
import { toRequest as toOpenai } from "../../src/adapters/models/openai/to-request.ts";
import type { AskedCall } from "../fakes/scripted-model.ts";

export const vendors = ["anthropic", "openai", "google"] as const;

/** The body that a vendor is sent for a call. */
export function bodyOf(vendor: (typeof vendors)[number], call: AskedCall): string {
  const body = {
    anthropic: () => toClaude("claude-sonnet-5-5", call),
    openai: () => toOpenai("gpt-6.1-sol", call),
    google: () => toGemini("gemini-3.1-pro-preview", call),
  }[vendor]();
  return JSON.stringify(body);
}

/** What of a call the vendor's cache sees, in the order in which it sees it: tools, system, turns. The marks that say where to cache are no content. */
export function prefixOf(vendor: (typeof vendors)[number], call: AskedCall): string {
  const body = JSON.parse(bodyOf(vendor, call).replaceAll(',"cache_control":{"type":"ephemeral"}', ""));
  const turns = body.messages ?? body.input ?? body.contents;
  return [body.tools, body.system ?? body.instructions ?? body.systemInstruction, ...turns]
    .map((part) => JSON.stringify(part))
    .join("\n");
}

/** Four characters a token, as everybody counts who has no tokenizer at hand. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 4);
