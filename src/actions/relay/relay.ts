import type { ActionResult } from "../../contracts/action-result.ts";
import type { Ports } from "../../ports/ports.ts";
import { relayAlone } from "./alone/relay-alone.ts";
import type { RelayInputs } from "./inputs.ts";
import { relayLeg } from "./relay-leg.ts";

/** Does one stage of a relay: within the chain the claim's, alone all of them in the checkout, one after the other. */
export function relay(inputs: RelayInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? relayAlone(inputs, ports) : relayLeg(inputs.claim, ports);
}
