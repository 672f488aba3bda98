import { runAction } from "../../app/run-action.ts";
import { announce } from "./announce.ts";
import { AnnounceInputs } from "./inputs.ts";

void runAction("announce", AnnounceInputs, announce);
