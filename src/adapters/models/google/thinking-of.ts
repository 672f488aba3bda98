import type { ReplyOptions } from "../../../ports/model.ts";

/** `generationConfig.thinkingConfig`; the SDK has no type for it and sends it as it is. */
export type ThinkingParams = { readonly thinkingConfig?: { readonly thinkingLevel: "low" | "medium" | "high" } };

/** Levels came with Gemini 3; earlier models have a budget instead and refuse them (ai.google.dev/gemini-api/docs/thinking). */
export function thinkingOf(model: string, effort: ReplyOptions["effort"]): ThinkingParams {
  return effort !== undefined && signsThoughts(model) ? { thinkingConfig: { thinkingLevel: effort } } : {};
}

/** Gemini 3 and later sign their function calls and refuse a current turn without the signature (ai.google.dev/gemini-api/docs/thought-signatures). */
export function signsThoughts(model: string): boolean {
  const version = /^gemini-(\d+)/.exec(model);
  return version === null ? false : Number(version[1]) >= 3;
}
