import { inWake, wakeOf } from "../../../agent/ask/in-wake.ts";
import type { Spend } from "../../../agent/spend.ts";
import {
  type Finding,
  type JointReport,
  JointReport as JointReportShape,
  type Review,
  type ReviewerWord,
} from "../../../contracts/review.ts";
import { toFault } from "../../../core/fault.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import { modelsOfRole } from "../../../leg/models-of-role.ts";
import { nameReporter } from "../../../leg/name-reporter.ts";
import { timeLeftMs } from "../../../leg/think.ts";
import { quorumOf } from "../../../policy/panel/quorum.ts";
import type { Model } from "../../../ports/model.ts";
import type { Ports } from "../../../ports/ports.ts";
import { askReviewer, type Reading } from "../reading.ts";
import { toDistinct } from "../to-findings.ts";
import { beginReview, failReview, toContext } from "../to-review.ts";
import type { Team } from "./find-team.ts";
import { joinCriteria, joinEarlier } from "./join-reports.ts";
import { type Merged, mergeRemarks } from "./merge-remarks.ts";
import { shareMoney } from "./share-money.ts";
import { toJointFindings } from "./to-joint-findings.ts";
import { verifyFindings } from "./verify-findings.ts";

/** The part of the time that is left for those who read; the rest is for who attacks what they found. */
const shareOfReaders = 0.7;
/** A vendor that turns its model away for longer is given up: the others have read meanwhile. */
const patienceMs = 120_000;

type Member = { readonly name: string } & ({ readonly model: Model } | { readonly lack: string });
/** One reviewer's report in the diff's own words, or why there is none. */
type Answer = { readonly name: string } & ({ readonly report: JointReport } | { readonly reason: string });
type Report = Extract<Answer, { report: unknown }>;

/**
 * Several read the change at once, none knowing of the others; code merges what they found, and each finding is attacked by one that did not find it. Too few
 * answers make a review that failed; too little money one that asked nobody.
 */
export async function examineTogether(
  reading: Reading,
  { purse, team }: { readonly purse: Spend; readonly team: Team },
  ports: Ports,
): Promise<Review> {
  const members = await Promise.all(team.reviewers.map((name) => findMember(name, ports)));
  const shares = shareMoney(reading, { purse, team }, ports.clock);
  if ("lack" in shares) return failReview(reading, { model: team.reviewers.join(", "), reason: shares.lack });
  const answers = await askAll(reading, { members, shares: shares.ofReviewer, purse }, ports);
  const reports = answers.filter((answer) => "report" in answer);
  const reviewers = answers.map(toWord);
  const model = reports.map(({ name }) => name).join(", ") || team.reviewers.join(", ");
  const wanted = quorumOf(answers.length);
  if (reports.length < wanted) {
    const told = reviewers.filter(({ outcome }) => outcome === "failed").map((one) => `${one.model}: ${one.reason}`);
    const reason = `${reports.length} of ${answers.length} reviewers answered, ${wanted} are needed. ${told.join("; ")}`;
    return failReview(reading, { model, reason, reviewers });
  }
  return { ...(await conclude(reading, { reports, team, purse }, ports)), model, reviewers };
}

async function findMember(name: string, ports: Ports): Promise<Member> {
  try {
    const [model] = await modelsOfRole([name], ports);
    return model === undefined ? { name, lack: "there is no such model" } : { name, model };
  } catch (thrown) {
    return { name, lack: toFault(thrown).message };
  }
}

async function askAll(
  reading: Reading,
  of: { readonly members: readonly Member[]; readonly shares: (model: string) => Spend; readonly purse: Spend },
  ports: Ports,
): Promise<readonly Answer[]> {
  const timeMs = timeLeftMs(reading.material.config, ports.clock) * shareOfReaders;
  const asked = of.members.map((member) => ({
    wake: wakeOf(member.name, "reviewer"),
    run: () => askOne(reading, { member, timeMs, purse: of.shares(member.name) }, ports),
  }));
  const settled = await inWake(asked);
  return settled.map((one, index): Answer => {
    if (one.status === "fulfilled") return one.value;
    return { name: of.members[index]?.name ?? "", reason: toFault(one.reason).message };
  });
}

async function askOne(
  reading: Reading,
  { member, timeMs, purse }: { readonly member: Member; readonly timeMs: number; readonly purse: Spend },
  ports: Ports,
): Promise<Answer> {
  const { name } = member;
  if ("lack" in member) return { name, reason: member.lack };
  const asked = { models: [member.model], purse, result: JointReportShape, joint: { name, timeMs, patienceMs } };
  const named = { ...ports, reporter: nameReporter(ports.reporter, name) };
  const outcome = await askReviewer<JointReport>(reading, asked, named);
  if (!outcome.ok) return { name, reason: `${outcome.stop}: ${outcome.reason}` };
  const { diff, material } = reading;
  const remarks = outcome.result.remarks.map(({ kind, ...remark }) => ({
    ...diff.settle(remark),
    ...(kind === undefined ? {} : { kind }),
  }));
  const context = toContext(reading, new Set(material.earlier.map(({ finding }) => finding.id)));
  return { name, report: { ...outcome.result, remarks: [...toDistinct(remarks, context)] } };
}

function toWord(answer: Answer): ReviewerWord {
  const model = answer.name;
  if ("reason" in answer)
    return { model, outcome: "failed", reason: cutText(answer.reason, 2000), summary: "", remarks: 0 };
  const { summary, remarks } = answer.report;
  return { model, outcome: "completed", reason: "", summary, remarks: remarks.length };
}

async function conclude(
  reading: Reading,
  { reports, team, purse }: { readonly reports: readonly Report[]; readonly team: Team; readonly purse: Spend },
  ports: Ports,
): Promise<Omit<Review, "model">> {
  const { diff, expected } = reading;
  const said = reports.flatMap(({ name, report }) =>
    report.remarks.map((remark) => ({ model: name, remark, place: diff.place(remark) })),
  );
  const merged = mergeRemarks(said);
  const earlier = joinEarlier(
    reports.map(({ report }) => report),
    expected.earlier,
  );
  const solved = new Set(earlier.filter(({ state }) => state !== "open").map(({ id }) => id));
  const found = toJointFindings(merged, toContext(reading, solved));
  const answered = new Set(reports.map(({ name }) => name));
  const { verified, unverified } = await verifyFindings(reading, { findings: found, team, answered, purse }, ports);
  const all = found.map((finding) => withCheck(finding, verified.get(finding.id)));
  const dropped = new Set(all.filter(isDropped).map(({ id }) => id));
  const refuted = all.filter(({ id }) => dropped.has(id));
  const lost = new Set(merged.filter((_, index) => dropped.has(found[index]?.id ?? "")));
  return {
    ...beginReview(reading),
    outcome: "completed",
    reason: "",
    summary: reports[0]?.report.summary ?? "",
    findings: all.filter(({ id }) => !dropped.has(id)),
    ...(refuted.length === 0 ? {} : { refuted }),
    ...(unverified === "" ? {} : { unverified: cutText(unverified, 2000) }),
    earlier: [...earlier],
    criteria: [...joinCriteria(reports, { criteria: expected.criteria, withdrawn: toWithdrawn(merged, lost) })],
  };
}

function withCheck(finding: Finding, verified: Finding["verified"]): Finding {
  return verified === undefined ? finding : { ...finding, verified };
}

/** What one alone found, is not grave, and code saw refuted. All else that was refuted stays, for a person to decide. */
function isDropped({ verified, severity, voices = [] }: Finding): boolean {
  const isGrave = severity === "critical" || severity === "high";
  return verified?.outcome === "refuted" && !isGrave && voices.length < 2;
}

/** Whose word on a criterion rested on remarks that were refuted alone: model and criterion. */
function toWithdrawn(merged: readonly Merged[], lost: ReadonlySet<Merged>): ReadonlySet<string> {
  const wordsOf = (groups: Iterable<Merged>) =>
    [...groups].flatMap((voices) =>
      voices.flatMap(({ model, remark }) => (remark.criterion === null ? [] : [`${model} ${remark.criterion}`])),
    );
  const standing = new Set(wordsOf(merged.filter((voices) => !lost.has(voices))));
  return new Set(wordsOf(lost).filter((word) => !standing.has(word)));
}
