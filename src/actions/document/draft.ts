import { renderDiff } from "../../agent/render-diff.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import { documentsTicket } from "../../contracts/primitives.ts";
import { parseDiff } from "../../core/diff/parse-diff.ts";
import { Fault } from "../../core/fault.ts";
import { findWritable } from "../../leg/documents/find-writable.ts";
import { writeDrafts } from "../../leg/documents/write-drafts.ts";
import { openPurse } from "../../leg/money.ts";
import { type Leg, openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import { readSubject, type Subject } from "../../leg/read/read-subject.ts";
import type { Ports } from "../../ports/ports.ts";
import type { DocumentInputs } from "./inputs.ts";
import { renderDocuments } from "./render-documents.ts";

/** More than this no model is shown. */
const maxDiffBytes = 8 * 1024 * 1024;

/** Within the chain: texts for the places that a model writes at, of what is merged last, beside its tests. They are handed on; `publish` lays them. */
export async function draft(inputs: DocumentInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ["implement", "document"], ports);
  const { claim, config, git, run } = leg;
  const purse = openPurse(claim.slices.document ?? 0, config, ports.reporter, ports.clock);
  const subject = await readMerged(leg, ports, inputs.change);
  const found = await findWritable(git, subject.tree, config);
  if (found.asked.length === 0)
    throw new Fault(
      "input.missing",
      `No text can be written: ${found.unlaid.map(({ place, why }) => `${place}: ${why}`).join("; ")}.`,
      {
        who: "user",
      },
    );
  const writing = {
    git,
    config,
    purse,
    guidanceFrom: claim.base,
    tree: subject.tree,
    changes: toChanges(leg, subject),
    diff: await readDiff(leg, subject),
    issue: run.issue,
    model: inputs.model,
  };
  const drafts = await writeDrafts(writing, found, ports);
  const outputs = await packBaton(ports, claim, { kind: "drafts", payload: drafts }, purse.spentUsd);
  const count = drafts.sections.length + drafts.pages.length + drafts.gone.length;
  const headline = count === 0 ? "nothing to write anew" : `wrote ${count} ${count === 1 ? "text" : "texts"}`;
  return {
    conclusion: "success",
    headline,
    outputs,
    summary: renderDocuments(headline, { files: [], unlaid: found.unlaid, summary: drafts.summary }),
  };
}

/** The files as they will be once it is merged; a change that conflicts is shown as it is. */
async function readMerged(leg: Leg, ports: Ports, change: string): Promise<Subject> {
  const { claim, git } = leg;
  if (claim.ticket === documentsTicket && claim.head === null)
    return { mergeBase: claim.base, tree: await git.treeOf(claim.base), since: null, change: null };
  const subject = await readSubject(leg, ports, change);
  const merged = await git.mergeTrees({ base: subject.mergeBase, ours: claim.base, theirs: subject.tree });
  return merged.conflicts.length > 0 ? subject : { ...subject, tree: merged.tree };
}

/** What was merged in this run, and what comes now. */
function toChanges({ run, claim }: Leg, { change }: Subject) {
  return [...run.tickets.values()].flatMap(({ ticket, feature, merged, commits }) => {
    if (feature === null || (merged === null && ticket !== claim.ticket)) return [];
    const own = ticket === claim.ticket && change !== null;
    return [
      {
        title: feature.title,
        summary: [feature.goal, own ? change.summary.summary : (commits?.summary ?? ""), feature.interface]
          .filter(Boolean)
          .join("\n\n"),
        files: own ? change.files.map(({ path }) => path) : (commits?.files ?? []),
      },
    ];
  });
}

async function readDiff({ git, claim }: Leg, { tree }: Subject) {
  const bytes = await git.diff(claim.base, tree);
  if (bytes.byteLength === 0) return null;
  return renderDiff(bytes.byteLength > maxDiffBytes ? [] : parseDiff(bytes.toString("utf8")), { maxBytes: 60_000 });
}
