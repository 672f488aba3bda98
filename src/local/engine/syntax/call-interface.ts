import type { Workflow } from "./read-workflow.ts";
import { Refusal } from "./refusal.ts";
import { entries, entry, literal, type Token, text, texts } from "./token.ts";

/** Checks a call's `with` and `secrets` against what the called file declares under `on.workflow_call`. Throws a Refusal with GitHub's words. */
export function checkCall(
  call: { readonly at: string; readonly calling: string; readonly job: Token },
  called: Workflow,
): void {
  if (!isCallable(called))
    throw new Refusal(
      `${call.at}: error parsing called workflow "${call.calling}": workflow is not reusable as it is missing a \`on.workflow_call\` trigger`,
    );
  const declared = entry(called.on, "workflow_call");
  const refuse = (why: string) => new Refusal(`${call.at}: ${why}`);
  checkNames("input", entries(entry(call.job, "with")), entries(entry(declared, "inputs")), refuse);
  const secrets = entry(call.job, "secrets");
  if (text(secrets) !== "inherit") checkNames("secret", entries(secrets), entries(entry(declared, "secrets")), refuse);
}

/** Whether the file has `on: workflow_call`, in any of the forms of `on`. */
function isCallable(workflow: Workflow): boolean {
  return entry(workflow.on, "workflow_call") !== undefined || texts(workflow.on).includes("workflow_call");
}

type Named = readonly (readonly [string, Token])[];

function checkNames(kind: "input" | "secret", given: Named, declared: Named, refuse: (why: string) => Refusal): void {
  const lower = (list: Named) => new Set(list.map(([name]) => name.toLowerCase()));
  const known = lower(declared);
  const passed = lower(given);
  for (const [name] of given)
    if (!known.has(name.toLowerCase()))
      throw refuse(`Invalid ${kind}, ${name} is not defined in the referenced workflow.`);
  for (const [name, definition] of declared)
    if (literal(entry(definition, "required")) === true && !passed.has(name.toLowerCase()))
      throw refuse(`${kind === "input" ? "Input" : "Secret"} ${name} is required, but not provided while calling.`);
}
