import type { ActionResult } from "../../contracts/action-result.ts";
import type { Ports } from "../../ports/ports.ts";
import { documentAlone } from "./alone/document-alone.ts";
import { draft } from "./draft.ts";
import type { DocumentInputs } from "./inputs.ts";

/** Keeps documents true to the code, at the places of the configuration and nowhere else: within the chain it writes the texts that `publish` lays, alone the files. */
export function document(inputs: DocumentInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? documentAlone(inputs, ports) : draft(inputs, ports);
}
