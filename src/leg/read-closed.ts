import { Fault } from "../core/fault.ts";
import type { Forge } from "../ports/forge/forge.ts";

/** Why nobody wants an issue's work any more, in words; undefined while it is open. */
export async function readClosed(forge: Pick<Forge, "issue">, number: number): Promise<string | undefined> {
  try {
    const issue = await forge.issue(number);
    if (issue.number !== number) return `issue #${number} was moved`;
    return issue.state === "closed" ? `issue #${number} was closed` : undefined;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "forge.not_found") return `issue #${number} is gone`;
    throw thrown;
  }
}
