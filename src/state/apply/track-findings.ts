import type { Answer } from "../../contracts/change.ts";
import { type Finding, type Review, toGravest } from "../../contracts/review.ts";
import type { FindingState } from "../ticket-state.ts";

type Findings = ReadonlyMap<string, FindingState>;

/** The findings after a review: what it says of earlier ones, then its own. One that was disputed and is held on to is counted. */
export function takeReview(findings: Findings, review: Review): Findings {
  if (review.outcome !== "completed") return findings;
  const next = new Map(findings);
  for (const { id, state, evidence } of review.earlier) {
    const known = next.get(id);
    if (known === undefined) continue;
    next.set(id, {
      ...known,
      finding: { ...known.finding, state },
      evidence,
      insisted: known.insisted + insistence(known, state),
    });
  }
  for (const finding of review.findings) {
    const known = next.get(finding.id);
    // Raised again it is the same finding: it keeps the round it came from.
    const round = known?.finding.round ?? finding.round;
    const insisted = (known?.insisted ?? 0) + (known ? insistence(known, finding.state) : 0);
    next.set(finding.id, {
      finding: { ...finding, round, severity: toWeight(finding, known) },
      evidence: known?.evidence ?? "",
      answer: known?.answer ?? null,
      insisted,
    });
  }
  return next;
}

/** What nobody says is solved weighs no less because it is raised again. */
function toWeight({ severity }: Finding, known: FindingState | undefined): Finding["severity"] {
  const isOpen = known !== undefined && (known.finding.state === "open" || known.finding.state === "disputed");
  return isOpen ? toGravest([severity, known.finding.severity]) : severity;
}

/** The coder's answers: to disagree makes an open finding disputed; that it is fixed only a review can say. */
export function takeAnswers(findings: Findings, answers: readonly Answer[], round: number): Findings {
  const next = new Map(findings);
  for (const answer of answers) {
    const known = next.get(answer.finding);
    if (known === undefined) continue;
    const isDisputed = answer.outcome === "disagreed" && known.finding.state === "open";
    next.set(answer.finding, {
      ...known,
      finding: isDisputed ? { ...known.finding, state: "disputed" } : known.finding,
      answer: { ...answer, round },
    });
  }
  return next;
}

function insistence(known: FindingState, state: string): number {
  return known.finding.state === "disputed" && state === "open" ? 1 : 0;
}
