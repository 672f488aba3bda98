import type { Script } from "../../src/local/models/script.ts";
import { autoPlan, oneFeature as countNotes } from "./count-notes.script.ts";

/** One small feature, first round approved. */
export const oneFeature: Script = countNotes();
export const approvedByPolicy = autoPlan;
