import type { Message, ReplyOptions, ToolResult, ToolSpec, Transcript } from "../../../ports/model.ts";
import { ownParts } from "../own-turn.ts";
import type { Content, Part } from "./part.ts";
import { signsThoughts, type ThinkingParams, thinkingOf } from "./thinking-of.ts";

export type Call = {
  readonly transcript: Transcript;
  readonly tools: readonly ToolSpec[];
  readonly options: ReplyOptions;
};
export type Request = {
  readonly systemInstruction?: { readonly role: "user"; readonly parts: readonly Part[] };
  readonly tools?: readonly [
    {
      readonly functionDeclarations: readonly {
        readonly name: string;
        readonly description: string;
        readonly parametersJsonSchema: object;
      }[];
    },
  ];
  readonly generationConfig: { readonly maxOutputTokens: number } & ThinkingParams;
  readonly contents: readonly Content[];
};

/** Said where a signature is due that Gemini never gave, as the call is another vendor's (ai.google.dev/gemini-api/docs/thought-signatures, FAQ). */
const foreignSignature = "skip_thought_signature_validator";

/** The body of `streamGenerateContent`. No temperature: below 1.0 Gemini 3 can loop. */
export function toRequest(model: string, { transcript, tools, options }: Call): Request {
  return {
    ...(transcript.system.trim() === ""
      ? {}
      : { systemInstruction: { role: "user", parts: [{ text: transcript.system }] } }),
    ...(tools.length === 0 ? {} : { tools: [{ functionDeclarations: tools.map(toDeclaration) }] }),
    generationConfig: { maxOutputTokens: options.maxOutputTokens, ...thinkingOf(model, options.effort) },
    contents: transcript.messages.flatMap((message, index) =>
      toContent(message, idsOf(transcript.messages[index - 1], model), model),
    ),
  };
}

function toDeclaration(spec: ToolSpec) {
  return { name: spec.name, description: spec.description, parametersJsonSchema: spec.schema };
}

function toContent(message: Message, ids: ReadonlySet<string>, model: string): Content[] {
  const parts = toParts(message, ids, model);
  // An empty turn is refused. Function responses go back as the user's: the SDK's own role "function" is of an older API.
  return parts.length === 0 ? [] : [{ role: message.role === "assistant" ? "model" : "user", parts }];
}

function toParts(message: Message, ids: ReadonlySet<string>, model: string): readonly Part[] {
  if (message.role === "user") return [{ text: message.text }];
  if (message.role === "tools") return message.results.map((result) => ({ functionResponse: toResponse(result, ids) }));
  const own = ownParts<Part>(message, `google/${model}`);
  if (own !== undefined) return own;
  return [
    ...(message.text.trim() === "" ? [] : [{ text: message.text }]),
    ...message.toolCalls.map((call, index) => ({
      functionCall: { name: call.name, args: toArgs(call.input) },
      ...(index === 0 && signsThoughts(model) ? { thoughtSignature: foreignSignature } : {}),
    })),
  ];
}

function toResponse(result: ToolResult, ids: ReadonlySet<string>) {
  const response = result.isError ? { error: result.content } : { output: result.content };
  return { name: result.name, response, ...(ids.has(result.callId) ? { id: result.callId } : {}) };
}

/** The ids that Gemini itself gave to the calls of a turn; ours must not go back. */
function idsOf(message: Message | undefined, model: string): ReadonlySet<string> {
  const parts = message?.role === "assistant" ? ownParts<Part>(message, `google/${model}`) : undefined;
  return new Set(parts?.flatMap((part) => part.functionCall?.id ?? []));
}

/** The wire takes objects only; a foreign call whose input was cut is shown as what came. */
function toArgs(input: unknown): object {
  return typeof input === "object" && input !== null && !Array.isArray(input) ? input : { unreadable: String(input) };
}
