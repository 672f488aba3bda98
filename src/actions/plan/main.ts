import { runAction } from "../../app/run-action.ts";
import { PlanInputs } from "./inputs.ts";
import { plan } from "./plan.ts";

void runAction("plan", PlanInputs, plan);
