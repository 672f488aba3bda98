import { openSandbox } from "../../../adapters/sandbox/open-sandbox.ts";
import { Fault } from "../../../core/fault.ts";
import type { Settings } from "./world-settings.ts";

/** Whether the jobs have a sandbox, and the line that a person is told when they have none. */
export type Confinement = { readonly confined: boolean; readonly note: string | null };

/**
 * Asked before anything is started. The sample's code is Baton's own: it runs without a sandbox where there is none. A repository of
 * one's own does so only by name: a Fault `sandbox.missing` says what to install or to add.
 */
export async function findSandbox(kind: Settings["kind"], noSandbox: boolean): Promise<Confinement> {
  if (noSandbox)
    return { confined: false, note: "No sandbox (--no-sandbox): all code runs with your rights on this machine." };
  const found = await openSandbox();
  if (found.kind !== "none") return { confined: true, note: null };
  if (kind === "sample")
    return {
      confined: false,
      note: `No sandbox works here, so the sample's own code runs without one. Why: ${found.why}`,
    };
  throw new Fault(
    "sandbox.missing",
    `No sandbox works here, so nothing could be tested (${found.why}). Install bubblewrap, or add --no-sandbox: then what the models write and the repository's own code run with all your rights.`,
    { who: "user" },
  );
}
