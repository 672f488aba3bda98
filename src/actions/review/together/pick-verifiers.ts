import type { Team } from "./find-team.ts";

/**
 * Who may attack a finding, in the order to ask: the one that is named for it; else reviewers that did not find it, the one after the last finder first, so
 * that all get some; then the models of the roles that only read. Nobody who found it; those of other vendors first; last who gave no review itself.
 */
export function pickVerifiers(
  finders: readonly string[],
  { reviewers, verifier, others }: Team,
  answered: ReadonlySet<string>,
): readonly string[] {
  if (verifier !== null) return finders.includes(verifier) ? [] : [verifier];
  const after = Math.max(...finders.map((name) => reviewers.indexOf(name))) + 1;
  const turned = [...reviewers.slice(after), ...reviewers.slice(0, after)];
  const able = [...new Set([...turned, ...others])].filter((name) => !finders.includes(name));
  const vendors = new Set(finders.map(vendorOf));
  const rank = (name: string) =>
    (reviewers.includes(name) && !answered.has(name) ? 4 : 0) +
    (reviewers.includes(name) ? 0 : 2) +
    (vendors.has(vendorOf(name)) ? 1 : 0);
  return able.toSorted((a, b) => rank(a) - rank(b));
}

function vendorOf(name: string): string {
  return name.slice(0, name.indexOf("/"));
}
