import { runAction } from "../../app/run-action.ts";
import { document } from "./document.ts";
import { DocumentInputs } from "./inputs.ts";

void runAction("document", DocumentInputs, document);
