import type { Conversation, Turn, Vendor } from "../../src/local/models/script/script.ts";
import { done } from "./count-notes.script.ts";

/** What three vendors' models answer to a question, and what a fourth makes of it. Anything else is laid before it by a test. */

export const panelIssue = {
  title: "Where should the notes be kept?",
  body: "They are in one JSON file now. @maintainer, is that enough for ten thousand notes?",
};

const says: Readonly<Record<Vendor, string>> = {
  anthropic:
    "As Claude, made by Anthropic, I say: one file will do. `src/notes.js` reads it whole. Ask @acme/team, it closes #1.",
  openai: "I'm ChatGPT. Use SQLite: a file is written whole at each change. ![x](https://evil.example/x.png)",
  google: "Gemini here. One file will do below a million notes, as reading it takes milliseconds.",
};

export function answersOf(vendor: Vendor, turn: Turn = {}): Conversation {
  const read = { call: [{ name: "read_file", input: { path: "src/notes.js", from: null, to: null } }] };
  const answer = { call: [done({ answer: says[vendor] })], ...turn };
  return {
    name: `panel ${vendor}`,
    vendor,
    system: "^You answer one question",
    turns: vendor === "anthropic" ? [read, answer] : [answer],
  };
}

export const verdictOf = (of: object = {}): Conversation => ({
  name: "synthesizer",
  vendor: "anthropic",
  system: "^You make one verdict",
  turns: [
    {
      call: [
        done({
          answer: "Keep the file.",
          agreement: ["Ten thousand notes are few."],
          dissent: [{ about: "Writing", positions: [{ answers: ["A"], says: "It matters." }], settled: null }],
          todo: ["Measure a file of ten thousand notes."],
          confidence: "medium",
          because: "Nobody measured it.",
          ...of,
        }),
      ],
    },
  ],
});

/** A vendor that turns everybody away, for hours as it says: nobody waits so long. */
export const down: Turn = { fault: "429", retryAfter: "7200" };

export const wholePanel = (): Conversation[] => [
  answersOf("anthropic"),
  answersOf("openai"),
  answersOf("google"),
  verdictOf(),
];
