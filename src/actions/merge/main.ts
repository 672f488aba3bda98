import { runAction } from "../../app/run-action.ts";
import { MergeInputs } from "./inputs.ts";
import { merge } from "./merge.ts";

void runAction("merge", MergeInputs, merge);
