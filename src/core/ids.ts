/** Names that Baton makes. All are from `[a-z0-9-]`, so that they are harmless in refs, shells, paths and URLs. */

/** `Add user auth (v2)!` → `add-user-auth-v2`; at most `maxLength` characters, `work` when nothing is left. */
function toSlug(text: string, maxLength = 32): string {
  const slug = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, "");
  return slug || "work";
}

/** `20261120-42-user-auth`: made once, when the run starts, and kept in the state. */
export function toRunId(startedAt: Date, issue: number, title: string): string {
  const day = startedAt.toISOString().slice(0, 10).replaceAll("-", "");
  return `${day}-${issue}-${toSlug(title)}`;
}

/** The branch of a feature: `baton/<issue>-<n>-<slug>` (DESIGN § 1). `featureId` is `f<n>`. */
export function toBranchName(issue: number, featureId: string, title: string): string {
  return `baton/${issue}-${featureId.slice(1)}-${toSlug(title)}`;
}

/** `<run>.<ticket>.<n>`: the n-th claim on a ticket of a run, counted from 1. */
export function toClaimId(run: string, ticket: string, n: number): string {
  return `${run}.${ticket}.${n}`;
}

/** The artifact that carries one job's baton (DESIGN § 5): `baton-<claim>-<job>-a<attempt>`. */
export function toArtifactName(claim: string, job: string, attempt: number): string {
  return `baton-${claim}-${job}-a${attempt}`;
}
