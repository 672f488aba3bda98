import { createHash } from "node:crypto";
import { type Json, joinText, toObject, toObjects, toText } from "./json.ts";
import type { Vendor } from "./script/script.ts";

/** What of a prompt was read from the cache, and what is written to it at a price of its own; shares of the whole, from 0 to 1. */
export type Held = { readonly cached: number; readonly written: number };
export type PromptCache = {
  /** What is there when a request comes. `write` is for its first token: from then on others read it. */
  look(vendor: Vendor, model: string, body: Json): Held & { readonly write: () => void };
};

/** Fewer tokens are not kept; about four characters each. */
const minTokens = 1024;
const minLength = minTokens * 4;
/** OpenAI and Google keep a prompt in steps of so many tokens. */
const stepLength = 128 * 4;
/** Claude looks for an earlier mark so many blocks back. */
const lookBack = 20;

/**
 * The vendors' prompt caches, each model's its own. Claude writes what stands before a mark (`cache_control`) and reads what was written so
 * (platform.claude.com/docs/en/build-with-claude/prompt-caching: an entry can be read once the first answer has begun); OpenAI keeps every prefix by
 * itself for calls of one `prompt_cache_key`, Google for all.
 */
export function openPromptCache(): PromptCache {
  const kept = new Set<string>();
  return {
    look(vendor, model, body) {
      const prompt = vendor === "anthropic" ? readClaude(body) : readPlain(vendor, body);
      const digests = digestPrefixes(`${vendor}/${model}/${prompt.key}`, prompt.text, [
        ...prompt.reads,
        ...prompt.writes,
      ]);
      const isKept = (length: number) => kept.has(digests.get(length) ?? "");
      const read = Math.max(0, ...prompt.reads.filter(isKept));
      const end = Math.max(read, ...prompt.writes);
      const whole = Math.max(1, prompt.text.length);
      return {
        cached: read / whole,
        written: vendor === "anthropic" ? (end - read) / whole : 0,
        write() {
          for (const length of prompt.writes) kept.add(digests.get(length) ?? "");
        },
      };
    },
  };
}

/** `reads`, `writes`: lengths of prefixes that may be read and are written. */
type Prompt = {
  readonly key: string;
  readonly text: string;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
};

function readClaude(body: Json): Prompt {
  const system = typeof body.system === "string" ? [{ text: body.system }] : toObjects(body.system);
  const turns = toObjects(body.messages).flatMap(({ role, content }) =>
    (typeof content === "string" ? [{ text: content }] : toObjects(content)).map((block) => ({ ...block, role })),
  );
  const blocks = [...toObjects(body.tools), ...system, ...turns].map(({ cache_control: mark, ...block }: Json) => ({
    text: JSON.stringify(block),
    isMarked: mark !== undefined,
  }));
  const ends: number[] = [];
  for (const { text } of blocks) ends.push((ends.at(-1) ?? 0) + text.length);
  const marks = blocks.flatMap(({ isMarked }, index) => (isMarked ? [index] : []));
  const reads = marks.flatMap((mark) => ends.slice(Math.max(0, mark - lookBack), mark + 1));
  const writes = marks.map((mark) => ends[mark] ?? 0);
  const isLong = (length: number) => length >= minLength;
  const text = blocks.map((block) => block.text).join("");
  return { key: "", text, reads: [...new Set(reads)].filter(isLong), writes: writes.filter(isLong) };
}

function readPlain(vendor: Vendor, body: Json): Prompt {
  const parts =
    vendor === "openai"
      ? [JSON.stringify(body.tools ?? []), toText(body.instructions), JSON.stringify(body.input ?? [])]
      : [
          joinText(toObject(body.systemInstruction).parts),
          JSON.stringify(body.tools ?? []),
          JSON.stringify(body.contents),
        ];
  const text = parts.join("\n");
  const steps = Array.from({ length: Math.floor(text.length / stepLength) }, (_, index) => (index + 1) * stepLength);
  const lengths = steps.filter((length) => length >= minLength);
  return { key: vendor === "openai" ? toText(body.prompt_cache_key) : "", text, reads: lengths, writes: lengths };
}

/** One digest a prefix, each going on from the shorter one. */
function digestPrefixes(key: string, text: string, lengths: readonly number[]): ReadonlyMap<number, string> {
  const digests = new Map<number, string>();
  const hash = createHash("sha256").update(key);
  let done = 0;
  for (const length of [...new Set(lengths)].sort((one, other) => one - other)) {
    hash.update(text.slice(done, length));
    done = length;
    digests.set(length, hash.copy().digest("hex"));
  }
  return digests;
}
