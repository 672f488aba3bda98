import type { Message, Opaque } from "../../ports/model.ts";

type AssistantTurn = Extract<Message, { role: "assistant" }>;

/**
 * The raw parts of a turn that this very model made, or undefined for a foreign one. Signed reasoning is bound to the model that made it: another
 * model of the same vendor refuses it too, so its turns are rendered anew like those of other vendors.
 */
export function ownParts<P>(turn: AssistantTurn, model: string): readonly P[] | undefined {
  const content = turn.opaque?.vendor === model.slice(0, model.indexOf("/")) ? turn.opaque.content : undefined;
  if (!isOwn(content) || content.model !== model) return undefined;
  return content.parts as readonly P[];
}

/** Keeps a vendor's raw parts for the next call; only `ownParts` looks into it. */
export function toOpaque(model: string, parts: readonly unknown[]): Opaque {
  return { vendor: model.slice(0, model.indexOf("/")), content: { model, parts } };
}

function isOwn(content: unknown): content is { model: string; parts: readonly unknown[] } {
  return (
    typeof content === "object" &&
    content !== null &&
    "model" in content &&
    "parts" in content &&
    Array.isArray(content.parts)
  );
}
