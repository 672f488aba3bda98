import OpenAI from "openai";
import type { ModelOptions } from "../model-options.ts";
import { send } from "../send.ts";

export function openClient({ key, baseUrl, idleMs }: Omit<ModelOptions, "model">): OpenAI {
  return new OpenAI({
    apiKey: key,
    baseURL: toVersioned(baseUrl),
    maxRetries: 0,
    logLevel: "off",
    fetch: (url, init) => send(url, init, idleMs),
  });
}

function toVersioned(baseUrl = "https://api.openai.com/v1"): string {
  const root = baseUrl.replace(/\/+$/, "");
  return /\/v\d+$/.test(root) ? root : `${root}/v1`;
}
