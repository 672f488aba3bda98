import { runAction } from "../../app/run-action.ts";
import { PublishInputs } from "./inputs.ts";
import { publish } from "./publish.ts";

void runAction("publish", PublishInputs, publish);
