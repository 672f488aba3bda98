import { runAction } from "../../app/run-action.ts";
import { RelayInputs } from "./inputs.ts";
import { relay } from "./relay.ts";

void runAction("relay", RelayInputs, relay);
