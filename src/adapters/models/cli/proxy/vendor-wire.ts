import type { VendorName } from "../../../../core/vendors.ts";
import { type Json, toObject, toObjects, toText } from "../protocols/read-json.ts";

export type Asked = { readonly model: string; readonly maxOutputTokens: number | undefined };
type Wire = {
  readonly baseUrl: string;
  /** Paths that may be asked, after the base URL; all others are refused. */
  readonly paths: RegExp;
  readonly keyHeader: (key: string) => Readonly<Record<string, string>>;
  readonly read: (body: Json, path: string) => Asked;
  /** The body with its answer held to so many tokens. */
  readonly limit: (body: Json, maxOutputTokens: number) => Json;
};

/** What the proxy knows of each vendor's protocol. Counting tokens costs nothing and is let through where a path says so. */
export const wires: Readonly<Record<VendorName, Wire>> = {
  anthropic: {
    baseUrl: "https://api.anthropic.com",
    paths: /^\/v1\/messages(?:\/count_tokens)?(?:\?beta=true)?$/,
    keyHeader: (key) => ({ "x-api-key": key }),
    read: (body) => ({ model: toText(body["model"]), maxOutputTokens: toLimit(body["max_tokens"]) }),
    limit: (body, max) => ({ ...body, max_tokens: max }),
  },
  openai: {
    baseUrl: "https://api.openai.com/v1",
    paths: /^\/responses$/,
    keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
    read: (body) => ({ model: toText(body["model"]), maxOutputTokens: toLimit(body["max_output_tokens"]) }),
    limit: (body, max) => ({ ...body, max_output_tokens: max }),
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
      ...body,
      generationConfig: { ...toObject(body["generationConfig"]), maxOutputTokens: max },
    }),
  },
};

export function isCounting(path: string): boolean {
  return /count_?tokens/i.test(path);
}

/**
 * A tool that the vendor itself would carry out, with a network that the sandbox does not have; undefined when there is none. Claude's own ones name
 * their version, OpenAI's are neither function nor custom, Google's are no declarations.
 */
export function findHostedTool(vendor: VendorName, body: Json): string | undefined {
  return hostedTools[vendor](body);
}

const hostedTools: Readonly<Record<VendorName, (body: Json) => string | undefined>> = {
  anthropic(body) {
    if (body["mcp_servers"] !== undefined) return "mcp_servers";
    const types = toObjects(body["tools"]).map(({ type }) => toText(type));
    return types.find((type) => /^(?:web_|code_execution|computer|mcp)/.test(type));
  },
  openai(body) {
    const nested = [
      ...toObjects(body["tools"]),
      ...toObjects(body["input"]).flatMap((item) => toObjects(item["tools"])),
    ];
    const local = ["function", "custom", "namespace", "local_shell", "tool_search"];
    return nested.map(({ type }) => toText(type)).find((type) => !local.includes(type));
  },
  google: (body) =>
    toObjects(body["tools"])
      .flatMap((tool) => Object.keys(tool))
      .find((name) => !/^function_?declarations$/i.test(name)),
};

function toLimit(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}
