import type { ReviewReport } from "../../contracts/review.ts";

/** What a report must speak of. */
export type Expected = { readonly earlier: readonly string[]; readonly criteria: readonly string[] };

/** What a report leaves open, a sentence each: every earlier finding and every criterion needs its word, and no other is to be judged. */
export function checkReport(report: ReviewReport, expected: Expected): readonly string[] {
  return [
    ...compare(
      "earlier",
      expected.earlier,
      report.earlier.map((one) => one.id),
    ),
    ...compare(
      "criteria",
      expected.criteria,
      report.criteria.map((one) => one.id),
    ),
    ...report.remarks.flatMap((remark) => checkCriterion(remark, report, expected)),
  ];
}

/** A remark says of its criterion that it fails, and so must the criterion's own entry. */
function checkCriterion(
  { title, criterion }: ReviewReport["remarks"][number],
  { criteria }: ReviewReport,
  expected: Expected,
): readonly string[] {
  if (criterion === null) return [];
  const remark = `remarks: "${title.slice(0, 80)}"`;
  if (!expected.criteria.includes(criterion))
    return [`${remark} names the criterion ${criterion}, which there is not; name one of the criteria, or null.`];
  return criteria.some((one) => one.id === criterion && one.met === "yes")
    ? [`${remark} says that ${criterion} fails, criteria that it is met; say the same in both.`]
    : [];
}

function compare(list: string, expected: readonly string[], said: readonly string[]): readonly string[] {
  const missing = expected
    .filter((id) => !said.includes(id))
    .map((id) => `${list}: nothing is said of ${id}; add an entry for it.`);
  const unknown = [...new Set(said.filter((id) => !expected.includes(id)))].map(
    (id) => `${list}: there is no ${id.slice(0, 80)} to speak of; leave it out.`,
  );
  const doubled = [...new Set(said.filter((id, at) => said.indexOf(id) < at))].map(
    (id) => `${list}: ${id.slice(0, 80)} stands there twice; keep one.`,
  );
  return [...missing, ...unknown, ...doubled];
}
