import { z } from "zod";
import type { ForeignAnswer } from "../../ports/tool-server.ts";

const Result = z.looseObject({
  content: z.array(z.looseObject({ type: z.string() })).optional(),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().nullish(),
  resultType: z.string().nullish(),
});

/** What a tool gave, as text: pictures and sounds are named and left out. What breaks the protocol is an error that says so. */
export function readAnswer(result: unknown): ForeignAnswer {
  const parsed = Result.safeParse(result);
  if (!parsed.success) return { text: "The answer breaks the protocol.", isError: true };
  const { content = [], structuredContent, isError, resultType } = parsed.data;
  if (resultType != null && resultType !== "complete") {
    return { text: `The tool wants more from a person (${resultType}); that is not offered here.`, isError: true };
  }
  const texts = content.map(toText);
  const structured = texts.length === 0 && structuredContent !== undefined ? [JSON.stringify(structuredContent)] : [];
  return { text: [...texts, ...structured].join("\n"), isError: isError === true };
}

function toText(block: { readonly [key: string]: unknown }): string {
  const { type, text, resource, uri, mimeType } = block;
  if (type === "text") return typeof text === "string" ? text : "";
  if (type === "resource" && typeof resource === "object" && resource !== null) {
    const inner = resource as Record<string, unknown>;
    return typeof inner["text"] === "string" ? inner["text"] : `[left out: ${String(inner["uri"])}, not text]`;
  }
  if (type === "resource_link") return `[${String(uri)}]`;
  return `[left out: ${String(type)} ${String(mimeType ?? "")}]`;
}
