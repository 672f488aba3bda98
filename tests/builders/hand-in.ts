import type { Baton, LegNeeds } from "../../src/contracts/baton.ts";
import type { Change } from "../../src/contracts/change.ts";
import type { Claim } from "../../src/contracts/claim.ts";
import type { Proof } from "../../src/contracts/proof.ts";
import type { Review } from "../../src/contracts/review.ts";
import { toArtifactName } from "../../src/core/ids.ts";
import type { LegWorld } from "./leg-world.ts";

export type LegWork = {
  readonly files?: Readonly<Record<string, string | null>>;
  readonly change?: Partial<Change>;
  readonly summary?: Partial<Change["summary"]>;
  readonly proof?: Partial<Proof> | null;
  readonly review?: Partial<Review> | null;
  /** Where the round begins; the branch's head, or the claim's base. */
  readonly parent?: string;
  readonly base?: string;
};

/** Does the thinkers' and the prover's part of a leg: their batons, true to git, and the `needs` that publish is given. */
export async function handIn(world: LegWorld, claim: Claim, work: LegWork = {}): Promise<string> {
  const { openedGit: git } = await world.job({ runId: claim.runId, attempt: claim.attempt });
  const parent = work.parent ?? claim.head ?? claim.base;
  const base = work.base ?? (claim.head === null ? claim.base : world.git("merge-base", "main", claim.head));
  await git.fetch([parent, base, claim.base]);
  const files = Object.entries(work.files ?? {}).map(([path, content]) => ({
    path,
    mode: "100644" as const,
    encoding: "utf8" as const,
    content,
  }));
  const tree = claim.mode === "implement" ? await git.writeTree(parent, files) : await git.treeOf(parent);
  const merged = await git.mergeTrees({ base, ours: claim.base, theirs: tree });
  const needs: LegNeeds = {};
  const put = async (job: string, load: Pick<Baton, "kind" | "payload">, spent = ""): Promise<void> => {
    const baton = {
      version: 1,
      repository: "octo/sample",
      claim: claim.claim,
      runId: claim.runId,
      attempt: claim.attempt,
      spentUsd: 0.2,
      ...load,
    } as Baton;
    const ref = await world.carrier.put(toArtifactName(claim.claim, job, claim.attempt), baton);
    needs[job] = { result: "success", outputs: { baton: JSON.stringify(ref), spent } };
  };
  if (claim.mode === "implement")
    await put("implement", { kind: "change", payload: changeOf({ base, parent, tree, files }, work) }, "0.2");
  const changed = (work.summary?.outcome ?? "changed") === "changed";
  if (changed && work.proof !== null && claim.mode !== "merge") {
    const conflict = merged.conflicts.length > 0;
    await put("validate", {
      kind: "proof",
      payload: proofOf({
        base: claim.base,
        tree: conflict ? null : merged.tree,
        outcome: conflict ? "conflict" : "passed",
        conflicts: [...merged.conflicts],
        ...work.proof,
      }),
    });
  }
  if (changed && work.review !== null && (claim.mode === "implement" || claim.mode === "review")) {
    await put("review", { kind: "review", payload: reviewOf(claim.ticket, work.review ?? {}) }, "0.1");
  }
  return JSON.stringify(needs);
}

function changeOf(
  at: Pick<Change, "base" | "parent" | "tree" | "files">,
  { change = {}, summary = {} }: LegWork,
): Change {
  return {
    ...at,
    outsideOwned: [],
    summary: {
      outcome: "changed",
      title: "Add a greeting",
      summary: "It greets now.",
      criteria: [],
      answers: [],
      notes: "",
      ...summary,
    },
    pullRequest: { title: "Add a greeting", body: "It greets now." },
    model: "openai/gpt-5.1-codex",
    ...change,
  };
}

export function proofOf(of: Partial<Proof> & Pick<Proof, "base" | "tree" | "outcome">): Proof {
  return {
    reason: "",
    tests: null,
    failing: [],
    report: "runner",
    source: "package.json",
    sandbox: "bwrap",
    network: false,
    commands: [
      {
        step: "test",
        command: "npm test",
        exitCode: of.outcome === "passed" ? 0 : 1,
        timedOut: false,
        durationMs: 10,
        log: "ok 1",
      },
    ],
    conflicts: [],
    ...of,
  };
}

export function reviewOf(ticket: string, of: Partial<Review> = {}): Review {
  return {
    outcome: "completed",
    reason: "",
    summary: "It does what it should.",
    findings: [],
    earlier: [],
    criteria: [{ id: `${ticket}.c1`, met: "yes", evidence: "src" }],
    coverage: { files: 1, dropped: [] },
    incremental: false,
    model: "google/gemini-3-pro",
    ...of,
  };
}

export function findingOf(of: Partial<Review["findings"][number]> = {}): Review["findings"][number] {
  return {
    id: "0123456789ab",
    round: 1,
    severity: "high",
    title: "It greets nobody",
    body: "An empty name gives an empty greeting.",
    path: "src/f1/hello.txt",
    side: "RIGHT",
    quote: "hello",
    claimedLine: 1,
    criterion: null,
    suggestion: null,
    place: { startLine: 1, line: 1 },
    state: "open",
    ...of,
  };
}
