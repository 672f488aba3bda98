import type { VendorName } from "../../../../core/vendors.ts";
import { type Json, toObject, toText } from "../protocols/read-json.ts";

/** The most that is paid for in one answer; an agent may ask for more. */
export const maxAnswerTokens = 32_000;

export type Asked = { readonly model: string; readonly maxOutputTokens: number | undefined };
type Wire = {
  readonly baseUrl: string;
  /** Paths that may be asked, after the base URL; all others are refused. */
  readonly paths: RegExp;
  readonly keyHeader: (key: string) => Readonly<Record<string, string>>;
  readonly read: (body: Json, path: string) => Asked;
  /** The body with its one answer held to so many tokens, at the usual price. */
  readonly limit: (body: Json, maxOutputTokens: number) => Json;
  /** The agent gives up what it would have to wait longer for, in place of asking again. */
  readonly patienceMs?: number;
};

/** What the proxy knows of each vendor's protocol. Counting tokens costs nothing and is let through where a path says so. */
export const wires: Readonly<Record<VendorName, Wire>> = {
  anthropic: {
    baseUrl: "https://api.anthropic.com",
    paths: /^\/v1\/messages(?:\/count_tokens)?(?:\?beta=true)?$/,
    keyHeader: (key) => ({ "x-api-key": key }),
    read: (body) => ({ model: toText(body["model"]), maxOutputTokens: toLimit(body["max_tokens"]) }),
    limit: (body, max) => ({ ...withoutExtras(body), max_tokens: max }),
    patienceMs: 60_000,
  },
  openai: {
    baseUrl: "https://api.openai.com/v1",
    paths: /^\/responses$/,
    keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
    read: (body) => ({ model: toText(body["model"]), maxOutputTokens: toLimit(body["max_output_tokens"]) }),
    limit: (body, max) => ({ ...withoutExtras(body), max_output_tokens: max }),
  },
  google: {
    baseUrl: "https://generativelanguage.googleapis.com",
    paths:
      /^\/v1(?:beta)?\/models\/[A-Za-z0-9._-]+:(?:streamGenerateContent|generateContent|countTokens)(?:\?alt=sse)?$/,
    keyHeader: (key) => ({ "x-goog-api-key": key }),
    read: (body, path) => ({
      model: /\/models\/([^/:]+):/.exec(path)?.[1] ?? "",
      maxOutputTokens: toLimit(toObject(body["generationConfig"])["maxOutputTokens"]),
    }),
    limit: (body, max) => ({
      ...withoutExtras(body),
      generationConfig: {
        ...withoutExtras(toObject(body["generationConfig"])),
        candidateCount: 1,
        maxOutputTokens: max,
      },
    }),
  },
};

/** By what is asked, never by the model's name, which the agent chooses. */
export function isCounting(path: string): boolean {
  return /(?:\/count_tokens|:countTokens)(?:\?|$)/.test(path);
}

/** Tiers that cost more than the price that is reckoned with (ai.google.dev/gemini-api/docs/priority-inference for Google's). */
function withoutExtras({
  service_tier: tier,
  serviceTier: _tier,
  speed: _speed,
  inference_geo: _geo,
  ...body
}: Json): Json {
  return tier === "flex" || tier === "default" ? { ...body, service_tier: tier } : body;
}

function toLimit(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}
