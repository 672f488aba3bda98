import { z } from "zod";
import { ServedModel, ThinkingRole } from "../contracts/roles.ts";
import { FieldValue, StageName } from "../contracts/stage.ts";
import { TaskName } from "../contracts/task.ts";
import { isCommandLine } from "../core/command-line-agents.ts";
import { AgentName } from "./agent-file.ts";
import { findPatternRisk, maxPatternLength } from "./find-pattern-risk.ts";

/** By which exactly one thing is a stage judged. */
const ways = ["text", "pattern", "field", "command", "person"] as const;
export type SuccessWay = (typeof ways)[number];

const Success = z
  .strictObject({
    text: z.string().min(1).max(500).optional().describe("The answer holds this text."),
    pattern: z
      .string()
      .min(1)
      .max(maxPatternLength)
      .refine((pattern) => findPatternRisk(pattern) === undefined, {
        error: ({ input }) => findPatternRisk(String(input)) ?? "expected a regular expression",
      })
      .optional()
      .describe("The answer matches this regular expression (flags `m` and `u`)."),
    field: z
      .strictObject({
        name: z
          .string()
          .regex(/^[a-z][a-z0-9_]{0,39}$/, "expected a name of small letters, digits and _, such as passed")
          .refine((name) => name !== "answer", "that is the answer itself; name another field"),
        is: FieldValue,
      })
      .optional()
      .describe("The JSON verdict that the model hands in has this value in this field."),
    command: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .describe("This command, run in the sandbox on the merge result by a job without keys, ends with `exit-code`."),
    "exit-code": z.int().min(0).max(255).optional().describe("Of `command`; 0 where it is not given."),
    person: z.literal(true).optional().describe("A person says `/baton ok`."),
  })
  .superRefine((success, context) => {
    const given = ways.filter((way) => success[way] !== undefined);
    if (given.length !== 1)
      context.addIssue({
        code: "custom",
        message: `expected exactly one of ${ways.join(", ")}${given.length === 0 ? "" : `; there are ${given.join(" and ")}`}`,
      });
    if (success["exit-code"] !== undefined && success.command === undefined)
      context.addIssue({ code: "custom", path: ["exit-code"], message: "goes with `command` only; take it out" });
  });
export type Success = z.infer<typeof Success>;

const Stage = z
  .strictObject({
    name: StageName.describe("What it is called by in this relay, once."),
    role: ThinkingRole.default("reviewer").describe("Whose models and tools of servers it has; a coder's stage edits."),
    edit: z
      .boolean()
      .optional()
      .describe("It changes files, by the same change, proof and push as a feature. Absent: as its role is coder."),
    models: z
      .array(ServedModel)
      .min(1)
      .max(5)
      .optional()
      .describe("Tried in order; absent: its agent's, then its role's."),
    agent: AgentName.optional().describe("An agent of `.github/baton/agents/` with this role, whose words are added."),
    persona: AgentName.optional().describe(
      "The lens of its answer: one of Baton's personas or of `.github/baton/personas/`; for stages that only read.",
    ),
    prompt: z
      .string()
      .min(1)
      .max(8000)
      .optional()
      .describe(
        "What is to be done. A stage that edits does what the issue says where it has none; one without a model has none.",
      ),
    reads: z
      .array(StageName)
      .max(11)
      .optional()
      .describe("Earlier stages whose results it is shown; absent: the one before it."),
    success: Success.optional().describe("How it is judged; absent for one that edits: its proof is green."),
  })
  .transform(({ edit, ...stage }) => ({ ...stage, edit: edit ?? stage.role === "coder" }));
/** One stage of a relay. */
export type Stage = z.infer<typeof Stage>;

const Relay = z.strictObject({
  stages: z
    .array(Stage)
    .min(1)
    .max(12)
    .superRefine((stages, context) => {
      for (const { path, message } of findMistakes(stages))
        context.addIssue({ code: "custom", path: [...path], message });
    })
    .describe("In this order, each after the one before has passed."),
});
/** Work in stages, each with its own proof. */
export type Relay = z.infer<typeof Relay>;

/** `relays` of the configuration. */
export const Relays = z
  .record(TaskName, Relay)
  .default({})
  .refine((relays) => Object.keys(relays).length <= 20, "expected at most 20 relays")
  .describe(
    "Relays by name, for `/baton relay <name>`. The one called `default` is also what the label `relay-pipeline` starts; without one it is implement, test, review, each by another vendor.",
  );

type Mistake = { readonly path: readonly (string | number)[]; readonly message: string };

function findMistakes(stages: readonly Stage[]): readonly Mistake[] {
  return stages.flatMap((stage, index) => [
    ...findDoubled(stages, index),
    ...findUnreadable(stages, index),
    ...findUnfit(stage).map(({ path, message }) => ({ path: [index, ...path], message })),
  ]);
}

function findDoubled(stages: readonly Stage[], index: number): readonly Mistake[] {
  const name = stages[index]?.name;
  const isDoubled = stages.slice(0, index).some((one) => one.name === name);
  return isDoubled ? [{ path: [index, "name"], message: "an earlier stage has that name; give each its own" }] : [];
}

/** What is read must have ended before. */
function findUnreadable(stages: readonly Stage[], index: number): readonly Mistake[] {
  const earlier = stages.slice(0, index).map(({ name }) => name);
  return (stages[index]?.reads ?? []).flatMap((name, at) => {
    if (earlier.includes(name)) return [];
    const known =
      earlier.length === 0 ? "no stage stands before this one" : `before it there are ${earlier.join(", ")}`;
    const message =
      name === stages[index]?.name
        ? `the stage would wait for itself; ${known}`
        : stages.some((one) => one.name === name)
          ? `that stage comes later, so that both would wait; ${known}`
          : `there is no such stage; ${known}`;
    return [{ path: [index, "reads", at], message }];
  });
}

function findUnfit(stage: Stage): readonly Mistake[] {
  const { edit, models = [], prompt, success, agent, persona } = stage;
  if (edit) return findUnfitEdit(stage);
  const mistakes: Mistake[] = models.flatMap((name, at) =>
    isCommandLine(name)
      ? [{ path: ["models", at], message: "a command-line agent can only be asked where `edit` is true" }]
      : [],
  );
  if (success === undefined)
    return [
      ...mistakes,
      { path: [], message: `success is missing: say by one of ${ways.join(", ")} how the stage is judged` },
    ];
  const asksNobody = success.command !== undefined || success.person === true;
  if (prompt === undefined && !asksNobody)
    mistakes.push({
      path: [],
      message: "prompt is missing: say what is to be done, or judge it by `command` or `person` alone",
    });
  if (prompt === undefined && asksNobody && (models.length > 0 || agent !== undefined || persona !== undefined))
    mistakes.push({
      path: [],
      message: "prompt is missing: nobody is asked without one; give it, or take models, agent and persona out",
    });
  return mistakes;
}

function findUnfitEdit({ role, success, persona }: Stage): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  if (persona !== undefined)
    mistakes.push({ path: ["persona"], message: "a persona is a lens on an answer; give a stage that edits an agent" });
  if (role !== "coder" && role !== "documenter")
    mistakes.push({ path: ["edit"], message: `a ${role} only reads; take role coder or documenter` });
  if (success !== undefined && success.person !== true)
    mistakes.push({
      path: ["success"],
      message: "a stage that edits is judged by its proof, or by `person`; put a stage after it for another criterion",
    });
  return mistakes;
}

/** Whether a model is asked at all. */
export function isAsking({ prompt, edit }: Pick<Stage, "prompt" | "edit">): boolean {
  return edit || prompt !== undefined;
}
