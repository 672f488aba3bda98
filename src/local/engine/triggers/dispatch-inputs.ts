import type { HubEvent } from "../../hub.ts";
import type { Workflow } from "../syntax/read-workflow.ts";
import { entries, entry, literal, text } from "../syntax/token.ts";
import { at } from "./match-trigger.ts";

/** The `inputs` context of a dispatched run: the payload's texts and the file's defaults, booleans and numbers as such. */
export function dispatchInputs(workflow: Workflow, event: HubEvent): Readonly<Record<string, unknown>> {
  if (event.name !== "workflow_dispatch") return {};
  const given = event.payload["inputs"];
  const declared = entries(entry(entry(workflow.on, "workflow_dispatch"), "inputs"));
  return Object.fromEntries(
    declared.map(([name, definition]) => [
      name,
      typed(at(given, name) ?? literal(entry(definition, "default")), text(entry(definition, "type"))),
    ]),
  );
}

function typed(value: unknown, type: string | undefined): unknown {
  if (type === "boolean") return value === true || value === "true";
  if (type === "number") return value === undefined ? 0 : Number(value);
  return value === undefined ? "" : String(value);
}
