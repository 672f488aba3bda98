import { z } from "zod";
import { Usd } from "../contracts/primitives.ts";
import { ModelName, ServedModel, type ThinkingRole } from "../contracts/roles.ts";
import { type CliName, cliNames } from "../core/command-line-agents.ts";
import { refusalOfName } from "../core/model-names.ts";
import { AgentName, AskedModel } from "./agent-file.ts";
import { Datasets } from "./datasets.ts";
import { Documents } from "./documents.ts";
import { findContradictions } from "./find-contradictions.ts";
import { Glob } from "./glob.ts";
import { McpServers } from "./mcp.ts";
import { PanelConfig } from "./panel.ts";
import { Relays } from "./relays.ts";
import { Services } from "./services.ts";

const workers = (fallback: string[]) => z.array(ServedModel).min(1).max(5).default(fallback);
const models = (fallback: string[]) => z.array(AskedModel).min(1).max(5).default(fallback);
const minutes = (fallback: number) => z.number().positive().max(350).default(fallback);

/** GitHub's names of labels have 50 characters at most. */
const Label = z.string().trim().min(1).max(50);

/** One model's price in USD per million tokens, for a model that Baton's table lacks or has old. */
const Price = z.strictObject({ input: Usd, output: Usd, cached: Usd.optional() });

/** A command-line agent is switched on by what exactly may be run. */
const CommandLineAgent = z
  .strictObject({
    version: z
      .string()
      .regex(/^\d+\.\d+\.\d+[A-Za-z0-9.-]*$/, "expected one exact version")
      .describe("Exact version on npm."),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits")
      .describe("Checksum of its installed files; a wrong one is refused with the right one in the message."),
    model: z
      .string()
      .regex(/^[A-Za-z0-9._:-]+$/, "expected the vendor's own name of a model, without vendor/")
      .refine((model) => refusalOfName(`google/${model}`) === undefined, {
        error: ({ input }) => refusalOfName(`google/${String(input)}`) ?? "expected another model",
      })
      .describe("The vendor's model that it asks."),
  })
  .optional();
const commandLineAgents = Object.fromEntries(
  cliNames.map((name) => [name, CommandLineAgent.describe(`Lets \`models.coder\` name \`cli/${name}\`; absent: off.`)]),
) as Readonly<Record<CliName, typeof CommandLineAgent>>;

const Keys = z.strictObject({
  version: z.literal(1).default(1).describe("Format of this file."),
  label: z.string().min(1).max(50).default("baton").describe("The label that starts a run."),
  labels: z
    .strictObject({
      ask: Label.default("ai-review").describe("Put on an issue, it asks the panel."),
      relay: Label.default("relay-pipeline").describe("Put on an issue, it starts the relay `default`."),
      processed: Label.default("ai-processed").describe("Put on by Baton when the panel has answered."),
      failed: Label.default("ai-failed").describe("Put on by Baton when the panel gave no answer."),
    })
    .prefault({})
    .describe("Labels of tasks; the shipped workflow's inputs `ask-label` and `relay-label` name the first two."),
  models: z
    .strictObject({
      ...({
        planner: models(["anthropic/claude-sonnet-5-5"]),
        coder: workers(["openai/gpt-6.1-sol"]),
        documenter: z
          .array(ServedModel)
          .min(1)
          .max(5)
          .optional()
          .describe("The coder's models unless others are named."),
        reviewer: models(["google/gemini-3.1-pro-preview"]),
      } satisfies Record<ThinkingRole, z.ZodType>),
      reviewers: z
        .array(AskedModel)
        .min(2)
        .max(5)
        .optional()
        .describe(
          "Two to five models that each read every change alone, in place of the one of `reviewer`; what they find is merged, and attacked by one that did not find it (docs/reviewers.md). Absent: one reviews.",
        ),
      verifier: AskedModel.optional().describe(
        "The model that attacks what `reviewers` found; none of them. Absent: whoever of them did not find it.",
      ),
    })
    .prefault({})
    .describe("Models of each role, `vendor/model`; the next one takes over when one fails for good."),
  agents: z
    .strictObject({
      planner: AgentName.optional(),
      coder: AgentName.optional(),
      documenter: AgentName.optional(),
      reviewer: AgentName.optional(),
    } satisfies Record<ThinkingRole, z.ZodType>)
    .prefault({})
    .describe("Agents of `.github/baton/agents/` that do a role's work; a plan's feature may name another."),
  candidates: z
    .int()
    .min(1)
    .max(5)
    .default(1)
    .describe(
      "How many work on each feature side by side, the coder's models in turn, each with an equal share of its money; the tests choose, then a panel of the reviewer's models, then the smaller change.",
    ),
  panel: PanelConfig.describe("One question to several models at once, and one verdict of another."),
  budget: z
    .strictObject({
      "run-usd": z.number().positive().max(10_000).default(10).describe("Hard cap of money for one issue."),
      "allow-unknown-price": z
        .boolean()
        .default(false)
        .describe("Let a model without a known price run under the cap of tokens alone."),
    })
    .prefault({}),
  prices: z
    .record(ModelName, Price)
    .default({})
    .describe("Prices in USD per million tokens, by model name; they win over Baton's own table."),
  limits: z
    .strictObject({
      rounds: z
        .int()
        .min(1)
        .max(10)
        .default(3)
        .describe("Rounds of implement, validate, review a feature before a person is asked."),
      parallel: z.int().min(1).max(20).default(3).describe("Features worked on at once."),
      turns: z.int().min(1).max(500).default(60).describe("Model calls a job."),
      tokens: z.int().min(1000).max(1_000_000_000).default(10_000_000).describe("Tokens a job may send and receive."),
      "job-minutes": minutes(30).describe(
        "Time a thinking job may take. The shipped workflows end plan after 45, implement after 60, document after 45, review after 45, panel after 45, relay after 45, dataset after 45 minutes.",
      ),
      "workflow-minutes": z
        .number()
        .positive()
        .max(4320)
        .default(360)
        .describe(
          "Time that the workflow `validate.workflow` may take, with all that it waits for, before a person is asked.",
        ),
      "test-minutes": minutes(15).describe(
        "Time setup and test may each take. The shipped workflows end prepare after 60 and validate after 60 minutes.",
      ),
    })
    .prefault({}),
  approval: z
    .strictObject({
      plan: z
        .enum(["person", "auto"])
        .default("person")
        .describe(
          "Whether a person approves the plan before money is spent on code. `auto` waits for one too where something stands in the way, or the default branch proves nothing: no tests, no sandbox, tests that do not tell what ran.",
        ),
      merge: z
        .enum(["none", "first", "always"])
        .default("none")
        .describe("Whether a person approves merges: none, the first of a run, all."),
    })
    .prefault({}),
  review: z
    .strictObject({
      inline: z
        .int()
        .min(0)
        .max(30)
        .default(5)
        .describe("Most comments at lines of one review, the gravest; all others stand folded in its text."),
    })
    .prefault({}),
  merge: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe("Merge by itself when all gates hold; false leaves approved pull requests to a person."),
      method: z.enum(["squash", "merge", "rebase"]).default("squash"),
      "after-merge": z
        .array(z.string())
        .max(10)
        .default([])
        .describe(
          "Workflow files to dispatch after a merge, as merges with the job's token start none. They wait while the default branch is not what was proved.",
        ),
    })
    .prefault({}),
  validate: z
    .strictObject({
      setup: z
        .string()
        .max(2000)
        .nullable()
        .default(null)
        .describe(
          "Command that prepares the base tree, with network; null: what the repository's own CI runs, else by its manifests (docs/reference/commands.md), also for a configured `test`; an empty text: none.",
        ),
      test: z
        .string()
        .max(2000)
        .nullable()
        .default(null)
        .describe(
          "Command that proves the result, without network; null: what the repository's own CI runs, else by its manifests (docs/reference/commands.md).",
        ),
      prepare: z
        .boolean()
        .default(true)
        .describe(
          "Run `setup` for those who write code too, so that they can run the tests. false: they work without.",
        ),
      "setup-action": z
        .enum(["provers", "all", "none"])
        .default("provers")
        .describe(
          "Which jobs run the repository's own `.github/actions/baton-setup/action.yml`, outside the sandbox, before their work. `provers`: those that run the tests and hold no key. `all`: also those that write code, beside the models' keys, where all that it uses is pinned by a full SHA. `none`: no job.",
        ),
      checkout: z
        .strictObject({
          submodules: z
            .union([z.boolean(), z.literal("recursive")])
            .nullable()
            .default(null)
            .describe("Files of submodules, from relative and https addresses; `recursive`: those within them too."),
          lfs: z.boolean().nullable().default(null).describe("Content of files of Git LFS in place of their pointers."),
          depth: z.int().min(0).max(1_000_000).nullable().default(null).describe("Commits that git shows; 0: all."),
          tags: z.boolean().nullable().default(null).describe("Tags of the commits that are there."),
        })
        .prefault({})
        .describe(
          "What `setup` and `test` find in their folder beside the files. null: what the repository's own CI asks of `actions/checkout` in the job that the commands are found in; history and tags also where a file of the root asks git for versions.",
        ),
      scope: z
        .enum(["all", "touched"])
        .default("all")
        .describe(
          "`all`: each change is proved by the whole test command. `touched`: in a workspace of packages by the tests of those that it touches and those that depend on them, where that is plain (docs/reference/commands.md). Said in every such proof.",
        ),
      services: Services,
      network: z.boolean().default(false).describe("Let `test` use the network. Said in every proof."),
      report: z
        .enum(["runner", "exit-code"])
        .default("runner")
        .describe(
          "`runner`: the tests' own report or closing line must say that some passed. `exit-code`: where Baton cannot read the runner, an exit code of 0 is enough. Said in every proof.",
        ),
      base: z
        .enum(["green", "new-failures-only"])
        .default("green")
        .describe(
          "`green`: no code is paid for while the default branch's own tests fail. `new-failures-only`: tests that fail there already, by name, do not count against a change.",
        ),
      workflow: z
        .string()
        .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,98}\.ya?ml$/, "expected a file name in .github/workflows, such as ci.yml")
        .nullable()
        .default(null)
        .describe(
          "A file of `.github/workflows` that proves each change too, before it is merged: it is dispatched on a branch that holds exactly the merge result, so it needs `on: workflow_dispatch`. Changed code then runs with that workflow's secrets and permissions. null: none.",
        ),
      "workflow-trust": z
        .enum(["approved", "unapproved"])
        .default("approved")
        .describe(
          "`approved`: `workflow` runs only what a person has approved, exactly as it is. `unapproved`: also what nobody has looked at, but for changes of protected paths.",
        ),
    })
    .prefault({}),
  document: Documents,
  mcp: McpServers,
  hooks: z
    .strictObject({
      "before-tool": z
        .string()
        .min(1)
        .max(2000)
        .optional()
        .describe(
          "Command before each call of a tool, in the sandbox, with the call as JSON on standard input. Exit code 2 refuses it, with what the command prints as the reason.",
        ),
      "after-tool": z
        .string()
        .min(1)
        .max(2000)
        .optional()
        .describe("Command after each call; exit code 2 tells the agent what it prints."),
      seconds: z.number().positive().max(600).default(30).describe("Time each of them may take."),
    })
    .prefault({}),
  cli: z
    .strictObject({
      ...commandLineAgents,
      "max-concurrent": z.int().min(1).max(16).default(3).describe("Processes at once in one job."),
      "memory-mb": z.int().min(128).max(64_000).default(4000).describe("Memory that one of them may hold."),
      "cpu-minutes": z.number().positive().max(600).default(60).describe("CPU that one of them may use."),
    })
    .prefault({})
    .describe("Command-line agents as coders, run in the sandbox."),
  "protected-paths": z
    .array(Glob)
    .default([
      ".github/**",
      "**/CODEOWNERS",
      "**/AGENTS.md",
      "**/CLAUDE.md",
      "**/GEMINI.md",
      "REVIEW.md",
      "**/package-lock.json",
      "**/pnpm-lock.yaml",
      "**/yarn.lock",
      "**/Cargo.lock",
      "**/go.sum",
      "**/poetry.lock",
      "**/uv.lock",
    ])
    .describe("Changes here wait for a person's approval of exactly that change."),
  relays: Relays,
  datasets: Datasets,
  bots: z.array(z.string()).default([]).describe("Logins of bots that may command Baton; all others are refused."),
  language: z
    .string()
    .regex(/^[A-Za-z][A-Za-z -]{1,39}$/, "expected a language's English name or tag, such as German or pt-BR")
    .nullable()
    .default(null)
    .describe(
      "Language of plans, reviews, answers and commit texts; null: that of the issue, or of the pull request where there is none.",
    ),
});

/** `.github/baton.yml`, read from the base commit. Every key has a default; an unknown key is an error with its line. */
export const Config = Keys.superRefine((config, context) => {
  for (const { path, message } of findContradictions(config))
    context.addIssue({ code: "custom", path: [...path], message });
}).transform(({ models, ...config }) => ({
  ...config,
  // Who names a coder has said whose key there is: another vendor's for the documenter would be missed in the middle of a run.
  models: { ...models, documenter: models.documenter ?? models.coder },
}));
export type Config = z.infer<typeof Config>;

/** Where it lives in a repository. */
export const configPath = ".github/baton.yml";
