import type { Demo } from "../src/cli/local/demo.ts";
import type { Conversation, Script, Vendor } from "../src/local/models/script/script.ts";

const read = { call: [{ name: "read_file", input: { path: "src/sessions.js", from: null, to: null } }] };

/** The letter under which the answer that begins so was shown: the order is drawn anew each time. */
const letterOf = (beginning: string): string => `{{user:# Answer ([A-C])\\n<data[^\\n]*\\n"\\*\\*${beginning}}}`;

/** One vendor's model reads the file and answers after some time, as models do. */
function answers(vendor: Vendor, delayMs: number, answer: string): Conversation {
  const done = { call: [{ name: "complete_task", input: { answer } }], delayMs, beginMs: Math.min(400, delayMs) };
  return { name: `${vendor} answers`, vendor, system: "^You answer one question", turns: [read, done] };
}

export const panelScript: Script = [
  answers(
    "anthropic",
    1500,
    `**PostgreSQL.** As Claude, made by Anthropic, I would not bring in a second store for 2,000 sessions.

- \`src/sessions.js\` line 17 writes at each look-up (\`session.until = …\`): 2,000 people who click every ten seconds are 200 small updates a second, which PostgreSQL does.
- Write \`until\` only when it moved by more than an hour: then it is one update an hour and person.
- Signed tokens alone can not do what \`signOut\` promises in line 22: end a session at once.

I am fairly sure; the load is assumed, not measured.`,
  ),
  answers(
    "openai",
    1100,
    `**Redis.** I'm ChatGPT, so take the figures as estimates. Sessions have a life of their own (\`lifeMs\`, line 4), and Redis ends keys by itself; in PostgreSQL you need a job that deletes rows. The look-up is on the way of every request, and a cache of memory answers in under a millisecond.

Signed tokens do not fit: \`signOut\` has to work at once.`,
  ),
  answers(
    "google",
    1900,
    `**PostgreSQL, behind the three functions that are there.** Gemini's view: nothing but \`src/sessions.js\` has to change, as callers only see \`signIn\`, \`userOf\` and \`signOut\`.

- One table \`sessions(id uuid primary key, user_id, until timestamptz)\`, an index on \`until\`, and one statement a day that deletes what is over.
- No new service to run, watch and back up.
- Tokens alone are out, because of \`signOut\`.`,
  ),
  {
    name: "the verdict",
    vendor: "anthropic",
    system: "^You make one verdict",
    turns: [
      {
        call: [
          {
            name: "complete_task",
            input: {
              answer:
                "Keep sessions in PostgreSQL, behind the three functions of `src/sessions.js`. It is there already, the load that the answers estimate is small for it, and writing `until` only when it moved by more than an hour makes it smaller still. Redis would be faster at a place where nobody has shown that speed is missing.",
              agreement: [
                "Signed tokens alone do not fit: `signOut` (`src/sessions.js` line 22) must end a session at once.",
                "The life of a session is prolonged at each look-up (line 17), so the store is written on the way of requests.",
              ],
              dissent: [
                {
                  about: "Whether a second store is worth running",
                  positions: [
                    { answers: [letterOf("PostgreSQL\\.\\*\\*"), letterOf("PostgreSQL, behind")], says: "PostgreSQL is there, does some hundred small updates a second, and nothing new has to be run and watched." },
                    { answers: [letterOf("Redis\\.\\*\\*")], says: "Redis ends keys by itself, and the look-up stands on the way of every request." },
                  ],
                  settled: "Nobody measured the look-up: what is there already wins until somebody does.",
                },
              ],
              todo: [
                "Add a table `sessions(id, user_id, until)` with an index on `until`.",
                "Move the three functions onto it, and write `until` at most once an hour.",
                "Delete what is over once a day, and measure the look-up before thinking of a cache.",
              ],
              confidence: "medium",
              because: "The reasons can be followed in the file; the load is an estimate. A measured look-up above ten milliseconds would change it.",
            },
          },
        ],
        delayMs: 800,
      },
    ],
  },
];

export const demo: Demo = {
  note: "A question about a small sign-in service, put to models of three vendors at once; a fourth makes one verdict without knowing whose answers it reads.",
  script: panelScript,
  label: "ai-review",
};
