import type { PreparationOf } from "../../leg/prepared/open-preparation.ts";
import { timeLeftMs } from "../../leg/think.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Coding } from "./coding.ts";

/** What is to be prepared for those who do this work, in half of the time that the job has: the other half is for the work. */
export function toPreparing(
  { git, base, start, config, told }: Pick<Coding, "git" | "base" | "start" | "config" | "told">,
  { takers, prepared, secrets }: Pick<PreparationOf, "takers" | "prepared" | "secrets">,
  { clock }: Pick<Ports, "clock">,
): PreparationOf {
  const timeoutMs = timeLeftMs(config, clock) / 2;
  return { git, base, files: start.files, config, told, takers, prepared, secrets, timeoutMs };
}
