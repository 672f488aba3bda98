import { runAction } from "../../app/run-action.ts";
import { ReviewInputs } from "./inputs.ts";
import { review } from "./review.ts";

void runAction("review", ReviewInputs, review);
