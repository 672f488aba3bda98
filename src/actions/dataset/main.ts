import { runAction } from "../../app/run-action.ts";
import { dataset } from "./dataset.ts";
import { DatasetInputs } from "./inputs.ts";

void runAction("dataset", DatasetInputs, dataset);
