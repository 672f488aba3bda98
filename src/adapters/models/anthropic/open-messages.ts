import { BaseAnthropic } from "@anthropic-ai/sdk/client";
import { Messages } from "@anthropic-ai/sdk/resources/messages/messages";
import type { ModelOptions } from "../model-options.ts";
import { send } from "../send.ts";

/** The client with Messages alone: the whole one brings 320 KB of other APIs into the bundle. */
export function openMessages({ key, baseUrl, idleMs }: Omit<ModelOptions, "model">): Messages {
  return new Messages(
    new BaseAnthropic({
      apiKey: key,
      baseURL: toRoot(baseUrl),
      maxRetries: 0,
      logLevel: "off",
      fetch: (url, init) => send(url, init, idleMs),
    }),
  );
}

function toRoot(baseUrl = "https://api.anthropic.com"): string {
  return baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "");
}
