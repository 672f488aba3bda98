import { asRecord } from "../../policy/reach/counted-json.ts";
import { readTriggers, readYaml } from "../commands/ci/read-workflow.ts";

/** Why a workflow can prove no change, and what to do about it. */
export type WorkflowTrouble = { readonly what: string; readonly remedy: string };

/** Where GitHub finds a workflow by its file name. */
export const toWorkflowPath = (file: string): string => `.github/workflows/${file}`;

/** What keeps the workflow of the default branch from being dispatched; undefined where nothing does. `text` undefined: there is none. */
export function findWorkflowTrouble(file: string, text: string | undefined): WorkflowTrouble | undefined {
  const path = toWorkflowPath(file);
  const key = `\`validate.workflow: ${file}\` stands in .github/baton.yml, and`;
  if (text === undefined)
    return {
      what: `${key} the default branch has no \`${path}\`.`,
      remedy: "Name a workflow that is there, or take the key out.",
    };
  const data = readYaml(text)?.data;
  if (data === undefined)
    return { what: `${key} \`${path}\` is no YAML that can be read.`, remedy: "Mend it on the default branch." };
  const triggers = readTriggers(data);
  const dispatch = triggers.get("workflow_dispatch");
  if (dispatch === undefined)
    return {
      what: `${key} \`${path}\` lacks the trigger \`workflow_dispatch\`.`,
      remedy: `Write \`${withDispatch(data)}\` in it, on the default branch.`,
    };
  const wanted = Object.entries(asRecord(dispatch["inputs"]))
    .filter(([, input]) => asRecord(input)["required"] === true && asRecord(input)["default"] === undefined)
    .map(([name]) => `\`${name}\``);
  if (wanted.length === 0) return undefined;
  return {
    what: `${key} \`${path}\` cannot be dispatched without the inputs ${wanted.slice(0, 5).join(", ")}.`,
    remedy: "Give each of them a default, on the default branch.",
  };
}

/** The line to write, in the form that the file has. */
function withDispatch(data: Readonly<Record<string, unknown>>): string {
  const on = data["on"] ?? data["true"];
  if (typeof on === "string") return `on: [${on}, workflow_dispatch]`;
  if (Array.isArray(on)) return `on: [${[...on.map(String), "workflow_dispatch"].join(", ")}]`;
  return "workflow_dispatch:` as a line of its own below `on:";
}
