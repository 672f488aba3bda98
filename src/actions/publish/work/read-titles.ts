import { toFault } from "../../../core/fault.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import type { Ports } from "../../../ports/ports.ts";

/** The titles of a run's pull requests as they are now, by number: people may have changed them. One that can not be read has the state's. */
export async function readTitles({ run }: Leg, { forge, reporter }: Ports): Promise<ReadonlyMap<number, string>> {
  const titles = new Map<number, string>();
  for (const { feature, merged, pull } of run.tickets.values()) {
    const number = merged?.number ?? pull?.number;
    if (feature === null || number === undefined) continue;
    try {
      titles.set(number, (await forge.pull(number)).title);
    } catch (thrown) {
      reporter.warn(`The title of #${number} could not be read: ${toFault(thrown).message}`);
    }
  }
  return titles;
}
