import { z } from "zod";
import { MentalModel, Role, ServedModel } from "../contracts/roles.ts";
import { isCommandLine } from "../core/command-line-agents.ts";
import { toolNames } from "../core/tool-names.ts";

/** Where a repository keeps its own agents, a markdown file each. */
export const agentsFolder = ".github/baton/agents";

export const AgentName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "expected a name of small letters, digits and hyphens, such as api-designer");

/** A model that answers what it is asked; a command-line agent edits files, so only coders and documenters may be one. */
export const AskedModel = ServedModel.refine(
  (name) => !isCommandLine(name),
  "a command-line agent can be a coder or a documenter only",
);

/** All that an agent has who is asked by another. */
const reading: readonly string[] = ["list_files", "search", "read_file"];
/** What those who only read never have. */
const writing: readonly string[] = ["edit_file", "write_file", "run"];
const toolPattern = new RegExp(`^(?:${toolNames.join("|")}|mcp__[A-Za-z0-9_-]{1,59})$`);

const Head = z.strictObject({
  name: AgentName.describe("What it is called by, once in the repository."),
  description: z.string().min(1).max(300).describe("When to take it: the planner and other agents choose by this."),
  role: Role.exclude(["validator", "synthesizer"]).describe(
    "planner, coder, documenter and reviewer do that role's work; a verifier only answers what others ask it.",
  ),
  models: z.array(ServedModel).min(1).max(5).optional().describe("Tried before the role's configured ones."),
  tools: z
    .array(z.string().regex(toolPattern, `expected a tool of Baton (${toolNames.join(", ")}) or mcp__<server>__<tool>`))
    .min(1)
    .max(40)
    .optional()
    .describe("The only tools of the role that it may use; without it all of them."),
  "mental-model": MentalModel.optional().describe("How it thinks, instead of what the plan says."),
});

/** The front matter of `.github/baton/agents/<name>.md`. */
export const AgentHead = Head.superRefine(({ role, models = [], tools = [] }, context) => {
  if (role === "coder" || role === "documenter") return;
  for (const [index, tool] of tools.entries()) {
    const refused = writing.includes(tool)
      ? `a ${role} only reads`
      : role === "verifier" && !reading.includes(tool)
        ? `a verifier is asked by others, and has ${reading.join(", ")}`
        : undefined;
    if (refused !== undefined) context.addIssue({ code: "custom", path: ["tools", index], message: refused });
  }
  const { error } = z.array(AskedModel).safeParse(models);
  for (const { path, message } of error?.issues ?? [])
    context.addIssue({ code: "custom", path: ["models", ...path], message });
});
export type AgentHead = z.infer<typeof AgentHead>;

/** One agent of the repository, as it stands at the base commit: people have merged its words. */
export type AgentFile = AgentHead & {
  readonly path: string;
  /** What it is told beside its role's own words. */
  readonly text: string;
};

/** The repository's agents by name. */
export type Agents = ReadonlyMap<string, AgentFile>;
