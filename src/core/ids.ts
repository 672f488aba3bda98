import transliterate from "@sindresorhus/transliterate";

/** Names that Baton makes. All are from `[a-z0-9-]`, so that they are harmless in refs, shells, paths and URLs. */

/**
 * `Add user auth (v2)!` → `add-user-auth-v2`, `Größe ändern` → `groesse-aendern`; at most `maxLength` characters, whole words where that leaves enough.
 * `issue-<n>` where nothing readable is left, as of scripts that have no spelling in Latin letters here.
 */
function toSlug(text: string, issue: number, maxLength = 32): string {
  const slug = transliterate(text)
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const cut = slug.length > maxLength ? cutAtWord(slug, maxLength) : slug;
  return /[a-z]{2}/.test(cut) ? cut : `issue-${issue}`;
}

function cutAtWord(slug: string, maxLength: number): string {
  const end = slug.lastIndexOf("-", maxLength);
  return slug.slice(0, end > maxLength / 2 ? end : maxLength).replace(/-+$/, "");
}

/** `20261120-42-user-auth`: made once, when the run starts, and kept in the state. */
export function toRunId(startedAt: Date, issue: number, title: string): string {
  const day = startedAt.toISOString().slice(0, 10).replaceAll("-", "");
  return `${day}-${issue}-${toSlug(title, issue)}`;
}

/** The branch of a feature: `baton/<issue>-<n>-<slug>`, made when it is first pushed, and kept in the state. `featureId` is `f<n>`; of a relay, `r<n>`, it stands whole. */
export function toBranchName(issue: number, featureId: string, title: string): string {
  return `baton/${issue}-${featureId.replace(/^f/, "")}-${toSlug(title, issue)}`;
}

/** The branch of documents that no feature was left to be merged with. */
export function toDocumentsBranchName(issue: number): string {
  return `baton/${issue}-documents`;
}

/** `baton/proof/<run>/<ticket>`: the branch of Baton's own on which the repository's CI proves a merge result. No feature's branch is named so, as those begin with a number. */
export function toProofBranchName(run: string, ticket: string): string {
  return `${proofBranches}${run}/${ticket}`;
}
export const proofBranches = "baton/proof/";

/** `<run>.<ticket>.<n>`: the n-th claim on a ticket of a run, counted from 1. */
export function toClaimId(run: string, ticket: string, n: number): string {
  return `${run}.${ticket}.${n}`;
}

/** The artifact that carries one job's baton: `baton-<claim>-<job>-a<attempt>`. */
export function toArtifactName(claim: string, job: string, attempt: number): string {
  return `baton-${claim}-${job}-a${attempt}`;
}

/** Name of the artifact of one answer of a panel, by its model's place. */
export function toAnswerArtifact(claim: string, place: number, attempt: number): string {
  return toArtifactName(claim, `answer-${place + 1}`, attempt);
}
