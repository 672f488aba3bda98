import { runAction } from "../../app/run-action.ts";
import { implement } from "./implement.ts";
import { ImplementInputs } from "./inputs.ts";

void runAction("implement", ImplementInputs, implement);
