import type { VerifierReport } from "../../../contracts/review.ts";

/** What a verifier left open, a sentence each: every claim has one check, and there are no others. */
export function checkChecks({ checks }: VerifierReport, ids: readonly string[]): readonly string[] {
  const said = checks.map(({ finding }) => finding);
  const doubled = new Set(said.filter((id, at) => said.indexOf(id) < at));
  return [
    ...ids.filter((id) => !said.includes(id)).map((id) => `checks: nothing is said of ${id}; add its check.`),
    ...[...new Set(said)]
      .filter((id) => !ids.includes(id))
      .map((id) => `checks: there is no claim ${id.slice(0, 20)}; leave it out, as you add no findings.`),
    ...[...doubled].map((id) => `checks: ${id.slice(0, 20)} stands there twice; keep one.`),
  ];
}
