import type { Conversation, ScriptedCall } from "../../src/local/models/script/script.ts";
import { pathsOf, type Recipe } from "./recipe.ts";

/** The issue that every copy gets; the plan quotes it. */
export const issue = `# Say numbers in order

Readers want positions as words of order: 1st, 2nd, 3rd, 4th, 11th, 21st.

- Add a small function for it, with a test of its own.
`;

const done = (input: unknown): ScriptedCall => ({ name: "complete_task", input });
const run = (command: string): ScriptedCall => ({ name: "run", input: { command, timeoutMs: null } });

/** The coder's first command: it needs nothing but the prepared folder, so that the time it takes is the wait for that. */
export const firstCommand = "echo the folder is ready";

/** A planner, a coder and a reviewer who make the recipe's change; the coder runs the narrow tests before and after it. */
export function scriptOf(recipe: Recipe): readonly Conversation[] {
  const plan = {
    summary: "One function says a number's place in an order, with its test.",
    assumptions: [],
    questions: [],
    features: [
      {
        id: "f1",
        title: "Say a number's place in an order",
        goal: "A function gives 1st, 2nd, 3rd, 4th and so on.",
        role: "coder",
        mentalModel: "decide",
        model: null,
        priority: 1,
        risk: 1,
        riskReason: "Nothing that exists changes.",
        dependsOn: [],
        owns: pathsOf(recipe),
        interface: "ordinal(n)",
        notDoing: [],
        criteria: [
          {
            id: "f1.c1",
            text: "ordinal gives 1st, 2nd, 3rd, 4th, 11th and 21st for 1, 2, 3, 4, 11 and 21.",
            check: "test",
            issueQuote: "Add a small function for it, with a test of its own.",
          },
        ],
      },
    ],
  };
  const result = {
    outcome: "changed",
    title: "Say a number's place in an order",
    summary: "ordinal gives a number with its ending.",
    criteria: [{ id: "f1.c1", how: "Shown by the new test." }],
    answers: [],
    notes: "",
  };
  const review = {
    summary: "ordinal does what the criterion asks.",
    remarks: [],
    earlier: [],
    criteria: [{ id: "f1.c1", met: "yes", evidence: "The new test shows it." }],
  };
  const look: ScriptedCall = { name: "read_file", input: { path: recipe.reads, from: 1, to: 60 } };
  return [
    {
      name: "plan",
      vendor: "anthropic",
      turns: [{ say: "I look at the project first.", call: [look] }, { call: [done(plan)] }],
    },
    {
      name: "code",
      vendor: "openai",
      turns: [
        { say: "I look at what is there.", call: [look] },
        { call: [run(firstCommand)] },
        { call: recipe.changes },
        { call: [run(recipe.narrow)] },
        { call: [done(result)] },
      ],
    },
    { name: "review", vendor: "google", turns: [{ call: [done(review)] }] },
  ];
}
