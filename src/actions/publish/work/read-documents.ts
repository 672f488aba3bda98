import { isWritten } from "../../../config/documents.ts";
import type { FileChange } from "../../../contracts/change.ts";
import type { Drafts, UnlaidPlace } from "../../../contracts/documents.ts";
import type { EventPayload } from "../../../contracts/events/event.ts";
import { documentsTicket } from "../../../contracts/primitives.ts";
import { isProse } from "../../../core/documents/is-prose.ts";
import { toFault } from "../../../core/fault.ts";
import { toDocumentsBranchName } from "../../../core/ids.ts";
import { checkDrafts } from "../../../leg/documents/check-drafts.ts";
import { findWritable, readNow } from "../../../leg/documents/find-writable.ts";
import { layPlaces, nameOf } from "../../../leg/documents/lay-places.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { readBranch } from "../../../leg/read/read-subject.ts";
import { toSaying } from "../../../policy/documents/to-saying.ts";
import { renderCommitMessage } from "../../../policy/render/commit-message.ts";
import type { Ports } from "../../../ports/ports.ts";
import { readTitles } from "./read-titles.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { noWork, type Work } from "./work.ts";

type Of = { readonly leg: Leg; readonly ports: Ports };
/** A model's texts, or why there are none; both absent: none were wanted. */
export type Texts = { readonly drafts: Drafts | null; readonly why: string };

/** The head that is merged last, where it left the default branch, and the files of its merge; without a head the default branch itself. */
type Ground = { readonly head: string | null; readonly mergeBase: string; readonly merged: string | null };

/**
 * The documents' commit on what is merged last, or on the default branch where no feature is left: what code knows, and the texts that were written. It differs
 * from what it stands on in the places of the configuration alone (`layPlaces` compares). Made twice it is the same commit: its date is the claim's.
 */
export async function readDocuments({ leg, ports }: Of, texts: Texts): Promise<Work> {
  const { claim, run, config, git, ticket } = leg;
  const ground = await readGround(leg);
  const branch = ticket.branch ?? toDocumentsBranchName(run.issue.number);
  const nothing = { outcome: "nothing" as const, branch, from: claim.head, head: claim.head, files: [], prose: true };
  if (ground.merged === null) {
    const unlaid = [{ place: branch, why: "it conflicts with the default branch: that comes first" }];
    return { ...noWork, documented: { ...nothing, ...(await placeOf(leg, ground)), unlaid, summary: "" } };
  }
  const { events } = await (await ports.state()).read();
  const titles = await readTitles(leg, ports);
  const fit = texts.drafts === null ? null : await keepFit(leg, ground.merged, texts.drafts);
  const saying = { ...toSaying({ run, events, config, last: claim.ticket, titles }), drafts: fit?.drafts ?? null };
  const laid = await layPlaces(git, { tree: ground.merged, places: config.document, saying });
  const unlaid = [...laid.unlaid, ...(fit?.unlaid ?? toMissing(leg, texts))];
  const summary = texts.drafts?.summary ?? "";
  if (laid.files.length === 0)
    return { ...noWork, documented: { ...nothing, ...(await placeOf(leg, ground)), unlaid, summary } };
  for (const { path, content } of laid.files) refuseSecrets(ports, content ?? "", `the documents' ${path}`);
  refuseSecrets(ports, summary);
  const made = await commit(leg, ground, laid.files, summary);
  const files = laid.files.map(({ path }) => path);
  const documented: EventPayload<"DOCUMENTED"> = {
    outcome: "written",
    branch,
    from: claim.head,
    ...made,
    files,
    prose: files.every(isProse),
    unlaid,
    summary,
  };
  return { ...noWork, documented, commits: claim.ticket === documentsTicket ? toCommits(leg, documented) : null };
}

async function readGround(leg: Leg): Promise<Ground> {
  const { claim, git } = leg;
  if (claim.head === null) return { head: null, mergeBase: claim.base, merged: await git.treeOf(claim.base) };
  const { head, mergeBase } = await readBranch(leg);
  const merged = await git.mergeTrees({ base: mergeBase, ours: claim.base, theirs: head });
  return { head, mergeBase, merged: merged.conflicts.length === 0 ? merged.tree : null };
}

async function placeOf({ git, claim }: Leg, { head, mergeBase }: Ground) {
  return { base: mergeBase, tree: await git.treeOf(head ?? claim.base) };
}

/** One parent where that merges to exactly these documents; else the default branch is merged in too, as it changed the same lines. */
async function commit(leg: Leg, { head, mergeBase, merged }: Ground, files: readonly FileChange[], summary: string) {
  const { claim, run, git } = leg;
  const at = new Date(run.claims.find((one) => one.claim === claim.claim)?.at ?? 0);
  const message = renderCommitMessage({ title, summary, ours: `Baton-Claim: ${claim.claim}\n` });
  const wanted = await git.writeTree(merged, files);
  if (head === null) {
    const made = await git.commit({ tree: wanted, parents: [claim.base], message, at });
    return { head: made, base: claim.base, tree: wanted };
  }
  const own = await git.writeTree(head, files);
  const again = await git.mergeTrees({ base: mergeBase, ours: claim.base, theirs: own });
  if (again.conflicts.length === 0 && again.tree === wanted)
    return { head: await git.commit({ tree: own, parents: [head], message, at }), base: mergeBase, tree: own };
  const made = await git.commit({ tree: wanted, parents: [head, claim.base], message, at });
  return { head: made, base: claim.base, tree: wanted };
}

const title = "Bring the documents up to date";

/** The first commits of a branch of its own, so that it gets a pull request. */
function toCommits({ run, claim }: Leg, made: EventPayload<"DOCUMENTED">): EventPayload<"COMMITS_PUSHED"> {
  const body = `Documents of #${run.issue.number}, for which no feature was left to be merged with. Nothing but the places of \`document\` in \`.github/baton.yml\` differs.`;
  return {
    branch: made.branch,
    base: made.base,
    parent: made.base,
    head: made.head ?? made.base,
    tree: made.tree,
    round: claim.round,
    files: made.files,
    outsideOwned: [],
    protectedPaths: [],
    summary: made.summary,
    answers: [],
    pullRequest: { title, body: `${made.summary}\n\n${body}`.trim() },
  };
}

/** Who made the texts may be a job that was taken over: what it should have refused is left out here, a text at a time. */
async function keepFit({ git, config }: Leg, tree: string, drafts: Drafts) {
  const { asked, material } = await findWritable(git, tree, config);
  const now = await readNow(git, tree, material);
  const unlaid: UnlaidPlace[] = [];
  const isFit = (place: string, of: Parameters<typeof checkDrafts>[0]) => {
    const [problem] = checkDrafts(of, asked, now);
    if (problem !== undefined) unlaid.push({ place, why: problem.slice(0, 1000) });
    return problem === undefined;
  };
  // One whose markers have gone since is told with the others that lack them.
  const isThere = (file: string, name: string) =>
    asked.some((place) => place.kind === "section" && place.file === file && place.name === name);
  const sections = drafts.sections.filter(
    (one) => !isThere(one.file, one.name) || isFit(`${one.file} (${one.name})`, { sections: [one] }),
  );
  const pages = drafts.pages.filter((one) => isFit(one.path, { pages: [one] }));
  const gone = drafts.gone.filter((one) => isFit(one.path, { gone: [one] }));
  return { drafts: { ...drafts, sections, pages, gone }, unlaid };
}

/** Places that wanted a text and got none. */
function toMissing({ config }: Leg, { drafts, why }: Texts): readonly UnlaidPlace[] {
  if (drafts !== null) return [];
  return config.document.filter(isWritten).map((place) => ({ place: nameOf(place), why: why.slice(0, 1000) }));
}

/** The words of whatever kept the texts from being had. */
export function toWhy(thrown: unknown): string {
  return `no text was written for it: ${toFault(thrown).message}`;
}
