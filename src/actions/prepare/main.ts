import { runAction } from "../../app/run-action.ts";
import { PrepareInputs } from "./inputs.ts";
import { prepare } from "./prepare.ts";

void runAction("prepare", PrepareInputs, prepare);
