import { Fault } from "../../../core/fault.ts";
import { bedrockConversation } from "./bedrock.ts";
import type { FormatFile } from "./format.ts";
import { geminiPreference, geminiSft } from "./gemini.ts";
import { openaiChat, openaiDpo } from "./openai.ts";
import { trlDpo, trlSft } from "./trl.ts";

/** What each format consists of, by the folder that its files stand in. What each is good for: docs/dataset.md. */
const formats = {
  trl: { "trl-sft": trlSft, "trl-dpo": trlDpo },
  "openai-chat": { "openai-chat": openaiChat },
  "openai-dpo": { "openai-dpo": openaiDpo },
  "gemini-sft": { "gemini-sft": geminiSft },
  "gemini-preference": { "gemini-preference": geminiPreference },
  "bedrock-conversation": { "bedrock-conversation": bedrockConversation },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FormatFile>>>>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as readonly FormatName[];

/** The files of the formats, by their folder. */
export function filesOf(names: readonly FormatName[]): ReadonlyMap<string, FormatFile> {
  return new Map(names.flatMap((name): [string, FormatFile][] => Object.entries(formats[name])));
}

/** A list of names with commas; none is `trl`. An unknown one is a Fault that lists the known. */
export function parseFormats(given: string): readonly FormatName[] {
  const asked = given.split(",").flatMap((name) => name.trim().toLowerCase() || []);
  for (const name of asked)
    if (!Object.hasOwn(formats, name))
      throw new Fault(
        "input.invalid",
        `Format "${name}" is none of ${formatNames.join(", ")}. Name one of them in \`format\`.`,
        { who: "user" },
      );
  return asked.length === 0 ? ["trl"] : [...new Set(asked as FormatName[])];
}
