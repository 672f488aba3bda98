import type { CriterionStatus, EarlierFinding, ReviewReport } from "../../../contracts/review.ts";

/**
 * What became of earlier findings: one is solved only when nobody who reviewed says that it is open. `fixed` when one saw the line that mends it, else
 * `outdated`.
 */
export function joinEarlier(
  reports: readonly Pick<ReviewReport, "earlier">[],
  ids: readonly string[],
): readonly EarlierFinding[] {
  return ids.flatMap((id) => {
    const said = reports.flatMap(({ earlier }) => earlier.filter((one) => one.id === id));
    const find = (state: EarlierFinding["state"]) => said.find((one) => one.state === state);
    return find("open") ?? find("fixed") ?? find("outdated") ?? [];
  });
}

type Named = { readonly name: string; readonly report: Pick<ReviewReport, "criteria"> };

/**
 * How criteria stand: not met when one says so; met when more saw it than did not; else unclear. `withdrawn` (`<model> <criterion>`): whose word rested on
 * remarks that were refuted, and does not count.
 */
export function joinCriteria(
  reports: readonly Named[],
  { criteria, withdrawn }: { readonly criteria: readonly string[]; readonly withdrawn: ReadonlySet<string> },
): readonly CriterionStatus[] {
  return criteria.flatMap((id) => {
    const all = reports.flatMap(({ name, report }) =>
      report.criteria.filter((one) => one.id === id).map((one) => ({ one, counts: !withdrawn.has(`${name} ${id}`) })),
    );
    const said = all.filter(({ counts }) => counts).map(({ one }) => one);
    const of = (met: CriterionStatus["met"]) => said.filter((one) => one.met === met);
    const [no] = of("no");
    if (no !== undefined) return no;
    const [yes, unclear] = [of("yes"), of("unclear")];
    const joined = yes.length > unclear.length ? yes[0] : (unclear[0] ?? yes[0]);
    if (joined !== undefined) return joined;
    return all.length === 0 ? [] : { id, met: "unclear" as const, evidence: "What was said of it was refuted." };
  });
}
