import { type GateInput, gateRules } from "./gate-rules.ts";
import type { OpenGate } from "./open-gate.ts";

/** All gates that do not hold, none for a merge that may be tried. Pure; the order is that of the table. */
export function findOpenGates(input: GateInput): readonly OpenGate[] {
  return gateRules.flatMap((rule) => rule(input));
}
