import { runAction } from "../../app/run-action.ts";
import { ValidateInputs } from "./inputs.ts";
import { validate } from "./validate.ts";

void runAction("validate", ValidateInputs, validate);
