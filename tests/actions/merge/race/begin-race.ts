import type { Claim } from "../../../../src/contracts/claim.ts";
import type { Event, EventDraft } from "../../../../src/contracts/events/event.ts";
import type { Proof } from "../../../../src/contracts/proof.ts";
import { toClaimedDraft, toDraft } from "../../../../src/policy/drafts.ts";
import { foresee } from "../../../../src/policy/due/foresee.ts";
import { keys } from "../../../../src/policy/keys.ts";
import { proofOf, reviewOf } from "../../../builders/hand-in.ts";
import { planOf } from "../../../builders/plan-of.ts";
import { startDrafts } from "../../../builders/start-drafts.ts";
import { ChangeSets } from "./memory-git.ts";

/** A feature that was implemented, proved and approved, its leg about to merge. */
export type Ready = { readonly claim: Claim; readonly branch: string; readonly head: string; readonly number: number };
export type Race = {
  readonly events: readonly Event[];
  readonly main: string;
  readonly legs: readonly Ready[];
  readonly repository: () => ChangeSets;
};

/** What a leg has cost, of a slice that is ten times as much. */
export const spent = { implement: 0.2, review: 0.1 };

const races = new Map<string, Omit<Race, "repository">>();

/** Runs with so many features each, all proved on the same commit of main. The same events are used by all races of that shape. */
export function beginRace(features: readonly number[]): Race {
  const name = features.join();
  const race = races.get(name) ?? begin(features);
  races.set(name, race);
  return { ...race, repository: () => paint(features).repository };
}

function paint(features: readonly number[]) {
  const repository = new ChangeSets();
  const main = repository.commit([], ["base"]);
  const heads = features.map((count, run) =>
    Array.from({ length: count }, (_, index) => repository.commit([main], ["base", `run ${run} f${index + 1}`])),
  );
  return { repository, main, heads };
}

function begin(features: readonly number[]): Omit<Race, "repository"> {
  const { repository, main, heads } = paint(features);
  let events: readonly Event[] = [];
  const legs: Ready[] = [];
  const write = (drafts: readonly EventDraft[]): void => {
    events = foresee(events, drafts);
  };
  for (const [index, count] of features.entries()) {
    const issue = index + 1;
    const run = `20261120-${issue}-greetings`;
    const plan = planOf(Array.from({ length: count }, () => ({})));
    write(startDrafts({ run, issue, main, plan }).map((one) => ({ ...one, key: `${one.key}` })));
    for (const [at, head] of (heads[index] ?? []).entries()) {
      const ticket = `f${at + 1}`;
      const claim: Claim = {
        claim: `${run}.${ticket}.1`,
        run,
        ticket,
        mode: "implement",
        round: 1,
        runId: 100 + issue,
        attempt: 1,
        base: main,
        head: null,
        seenSeq: 5,
        slices: { implement: 2, review: 1 },
      };
      const branch = `baton/${issue}-${at + 1}-greeting-${at + 1}`;
      const proof = proofOf({ base: main, tree: repository.mergeTrees(main, head), outcome: "passed" });
      write(readyDrafts(claim, { branch, head, tree: repository.treeOf(head), proof }));
      legs.push({ claim, branch, head, number: 10 * issue + at + 1 });
    }
  }
  return { events, main, legs };
}

type Made = { readonly branch: string; readonly head: string; readonly tree: string; readonly proof: Proof };

function readyDrafts(claim: Claim, { branch, head, tree, proof }: Made): readonly EventDraft[] {
  const { run, ticket, claim: correlationId, base, round } = claim;
  const about = { run, ticket, correlationId };
  const patchId = head;
  const commits = {
    branch,
    base,
    parent: base,
    head,
    tree,
    patchId,
    round,
    files: [`src/${ticket}/a.txt`],
    outsideOwned: [],
    protectedPaths: [],
    summary: "It greets.",
    answers: [],
    pullRequest: { title: `Greet ${ticket}`, body: "It greets now." },
  };
  const review = reviewOf(ticket);
  const key = (of: string) => `${of}:${correlationId}`;
  return [
    toClaimedDraft(claim, keys.claim(correlationId)),
    toDraft("COMMITS_PUSHED", { ...about, key: key("commits"), payload: commits }),
    toDraft("PROVED", { ...about, key: key("proof"), payload: { head, proof, round } }),
    toDraft("REVIEW_COMMENTS_POSTED", {
      ...about,
      key: key("review"),
      payload: { head, base, tree, patchId, round, review },
    }),
    toDraft("REVIEW_APPROVED", {
      ...about,
      key: key("verdict"),
      payload: { head, patchId, round, verdict: { decision: "approved", reasons: [] } },
    }),
  ];
}
