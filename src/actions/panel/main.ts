import { runAction } from "../../app/run-action.ts";
import { PanelInputs } from "./inputs.ts";
import { panel } from "./panel.ts";

void runAction("panel", PanelInputs, panel);
