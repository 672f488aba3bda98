import type { VendorName } from "../../../../core/vendors.ts";
import { type Json, toObject, toObjects, toText } from "../protocols/read-json.ts";

/** Tools of Claude that the agent itself carries out; the vendor's own ones name their version too. */
const claudeTools = /^(?:custom$|bash_|text_editor_|memory_|tool_search_tool_)/;
const openaiTools = ["function", "custom", "namespace", "local_shell", "tool_search"];
/** What would be read from the vendor's store: not this work's, and not counted by the body's length. */
const stored: Readonly<Record<VendorName, readonly string[]>> = {
  anthropic: ["container"],
  openai: ["previous_response_id", "conversation", "prompt"],
  google: ["cachedContent"],
};
/**
 * Why a request may not be passed on; undefined when it may. The vendor has a network that the sandbox does not have: what it would fetch, or carry out,
 * could tell anybody what the agent has read. It also keeps what others have sent with the same key.
 */
export function findObstacle(vendor: VendorName, body: Json): string | undefined {
  const spelling = vendor === "google" ? findSnakeCase(body) : undefined;
  if (spelling !== undefined) return `${spelling} is written in camelCase here.`;
  const tool = findHostedTool(vendor, body);
  if (tool !== undefined) return `The tool ${tool} has a network of its own.`;
  const store = stored[vendor].find((key) => body[key] !== undefined && body[key] !== null);
  if (store !== undefined) return `${store} names what the vendor keeps; a request holds all that it needs.`;
  const fetched = findFetched(body);
  return fetched === undefined ? undefined : `${fetched} would be fetched by the vendor; send its bytes.`;
}

/**
 * A tool that the vendor itself would carry out; undefined when there is none. OpenAI's own ones are neither function nor custom, Google's are no
 * declarations, and one alone may stand without its list there.
 */
function findHostedTool(vendor: VendorName, body: Json): string | undefined {
  const isList = body["tools"] === undefined || body["tools"] === null || Array.isArray(body["tools"]);
  return isList ? hostedTools[vendor](body, toObjects(body["tools"])) : "that is no list";
}

const hostedTools: Readonly<Record<VendorName, (body: Json, tools: readonly Json[]) => string | undefined>> = {
  anthropic: (body, tools) =>
    body["mcp_servers"] === undefined
      ? tools.map(({ type }) => toName(type ?? "custom")).find((type) => !claudeTools.test(type))
      : "mcp_servers",
  openai(body, tools) {
    const nested = [...tools, ...toObjects(body["input"])].flatMap(nestedTools);
    return [...tools, ...nested].map(({ type }) => toName(type)).find((type) => !openaiTools.includes(type));
  },
  google: (_body, tools) => tools.flatMap((tool) => Object.keys(tool)).find((name) => name !== "functionDeclarations"),
};

function nestedTools(holder: Json): readonly Json[] {
  const tools = toObjects(holder["tools"]);
  return [...tools, ...tools.flatMap(nestedTools)];
}

function toName(type: unknown): string {
  return typeof type === "string" ? type : JSON.stringify(type ?? "without a type");
}

/** Google reads both spellings: a limit set in one could be undone in the other. */
function findSnakeCase(body: Json): string | undefined {
  const tools = toObjects(body["tools"]).flatMap((tool) => Object.keys(tool));
  const keys = [...Object.keys(body), ...Object.keys(toObject(body["generationConfig"])), ...tools];
  return keys.find((key) => key.includes("_"));
}

/** A picture or file that is named by its address, or by its name in the vendor's store. Without recursion: who asks decides how deep it is. */
function findFetched(body: Json): string | undefined {
  const waiting: unknown[] = ["messages", "system", "input", "instructions", "contents", "systemInstruction"].map(
    (key) => body[key],
  );
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null) continue;
    const found = findAddress(toObject(value));
    if (found !== undefined) return found;
    for (const [key, inner] of Object.entries(value)) if (!isFreeForm(toObject(value), key)) waiting.push(inner);
  }
  return undefined;
}

function findAddress(part: Json): string | undefined {
  const isMedia = part["type"] === "image" || part["type"] === "document";
  const source = toText(toObject(part["source"])["type"]);
  if (isMedia && source !== "" && !["base64", "text", "content"].includes(source)) return `source.${source}`;
  const image = toText(part["image_url"]) || toText(toObject(part["image_url"])["url"]);
  if (image !== "" && !/^data:/i.test(image)) return "image_url";
  if (part["type"] === "item_reference") return "item_reference";
  const file = toObject(part["fileData"] ?? part["file_data"]);
  if (toText(file["fileUri"]) !== "" || toText(file["file_uri"]) !== "") return "fileUri";
  return ["file_url", "file_id"].find((key) => toText(part[key]) !== "");
}

/** Arguments and results of tools, in which any key may stand. */
export function isFreeForm(part: Json, key: string): boolean {
  return key === "args" || key === "response" || (key === "input" && part["type"] === "tool_use");
}
