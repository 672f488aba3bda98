import type { Conversation, Turn } from "../../src/local/models/script/script.ts";
import { countFile, countTest, done, write } from "./count-notes.script.ts";

/** What three vendors' models do in the three stages of a relay. Anything else is laid before it by a test. */

export const relayFiles = {
  ".github/baton.yml": `validate:
  test: node --test --test-isolation=none
  setup: ""
relays:
  default:
    stages:
      - { name: implement, role: coder }
      - name: size
        success: { command: test -s src/count.js }
      - name: test
        models: [anthropic/claude-sonnet-5-5]
        prompt: Try to break it. passed is true when nothing breaks it.
        reads: [implement, size]
        success: { field: { name: passed, is: true } }
      - name: review
        models: [google/gemini-3.1-pro-preview]
        prompt: Review it. End with the line APPROVED when it is right.
        success: { pattern: "^APPROVED$" }
`,
};

export const coded: Conversation = {
  name: "implement",
  vendor: "openai",
  user: "Do stage implement of the relay",
  turns: [
    { call: [write("src/count.js", countFile)] },
    { call: [write("test/count.test.js", countTest)] },
    {
      call: [
        done({
          outcome: "changed",
          title: "Count the notes",
          summary: "countNotes counts them. @acme/team",
          notes: "",
        }),
      ],
    },
  ],
};

export const tested = (of: object = {}, turn: Turn = {}): Conversation => ({
  name: "test",
  vendor: "anthropic",
  user: "Do the task of stage test",
  turns: [
    { call: [{ name: "read_file", input: { path: "src/count.js", from: null, to: null } }] },
    { call: [done({ answer: "Nothing breaks it. Closes #1.", passed: true, ...of })], ...turn },
  ],
});

export const reviewed = (answer = "It is right.\nAPPROVED"): Conversation => ({
  name: "review",
  vendor: "google",
  user: "Do the task of stage review",
  turns: [{ call: [done({ answer })] }],
});

export const wholeRelay = (): Conversation[] => [coded, tested(), reviewed()];
