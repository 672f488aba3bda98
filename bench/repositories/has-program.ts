import { spawnSync } from "node:child_process";

/** Whether a program of this name is on `PATH`. */
export const hasProgram = (name: string): boolean =>
  spawnSync("sh", ["-c", 'command -v -- "$1"', "sh", name], { stdio: "ignore" }).status === 0;
