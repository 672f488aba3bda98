import { Baton, type BatonRef } from "../contracts/baton.ts";
import type { Claim } from "../contracts/claim.ts";
import { Fault } from "../core/fault.ts";
import { toArtifactName } from "../core/ids.ts";
import type { Ports } from "../ports/ports.ts";

/** What a job hands on, without its envelope. */
export type Load = {
  [K in Baton["kind"]]: { readonly kind: K; readonly payload: Extract<Baton, { kind: K }>["payload"] };
}[Baton["kind"]];

/**
 * Puts the load into its envelope, checks it against the contract and hands it to the carrier; gives the job outputs `baton` and `spent`.
 * A load that breaks its contract is a Fault `contract.broken` that names the path; one that holds a secret of this job, which only this job can know, is a
 * Fault `secret.leak`. Then nothing is carried.
 */
export async function packBaton(
  ports: Ports,
  claim: Claim,
  load: Load,
  spentUsd: number,
  /** Of several that one job hands in one after the other, the last counts; no two have one name. */
  part?: number,
): Promise<{ readonly baton: string; readonly spent: string }> {
  const job = ports.job;
  const baton = Baton.safeParse({
    version: 1,
    repository: job.repository,
    claim: claim.claim,
    runId: job.runId,
    attempt: job.attempt,
    spentUsd,
    ...load,
  });
  if (!baton.success) {
    const places = baton.error.issues.slice(0, 5).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Fault("contract.broken", `The ${load.kind} baton breaks its contract: ${places.join("; ")}`, {
      who: "us",
      cause: baton.error,
    });
  }
  const leak = findLeak(load.payload, (text) => ports.reporter.redact(text).known);
  if (leak !== undefined) {
    throw new Fault(
      "secret.leak",
      `The ${load.kind} baton holds a secret of this job (payload${leak}); nothing was handed on. Look at what the model was given, replace the key, then comment \`/baton retry\`.`,
      { who: "outside", facts: { path: `payload${leak}` } },
    );
  }
  const name = toArtifactName(claim.claim, jobOf[load.kind], job.attempt);
  const ref: BatonRef = await ports.carrier.put(part === undefined ? name : `${name}-${part}`, baton.data);
  return { baton: JSON.stringify(ref), spent: String(spentUsd) };
}

/** The place of the first text that leaks, `.files[0].content`; its own name is looked at as well. */
export function findLeak(value: unknown, leaks: (text: string) => boolean, at = ""): string | undefined {
  if (typeof value === "string") return leaks(value) ? at : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    if (leaks(key)) return at;
    const found = findLeak(child, leaks, Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const jobOf: Readonly<Record<Baton["kind"], string>> = {
  plan: "plan",
  change: "implement",
  proof: "validate",
  review: "review",
  panel: "panel",
  answer: "answer",
  stage: "relay",
  dataset: "dataset",
  checkpoint: "checkpoint",
  drafts: "document",
};
