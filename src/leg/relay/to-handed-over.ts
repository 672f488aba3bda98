import type { HandedOver } from "../../agent/prompts/stage.ts";
import type { StageResult } from "../../contracts/stage.ts";

/** The result of a stage as a later one is shown it: no transcript, no figures. */
export function toHandedOver({ stage, why, answer, command }: StageResult): HandedOver {
  return {
    stage,
    why,
    answer,
    command: command && { command: command.command, exitCode: command.exitCode, log: command.log },
  };
}
