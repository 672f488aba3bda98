import { runAction } from "../../app/run-action.ts";
import { ImplementInputs } from "./inputs.ts";
import { implement } from "./implement.ts";

void runAction("implement", ImplementInputs, implement);
