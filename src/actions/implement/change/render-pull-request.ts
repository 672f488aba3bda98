import type { Candidate } from "../../../contracts/candidate.ts";
import type { Answer, ChangeSummary } from "../../../contracts/change.ts";
import type { Feature } from "../../../contracts/plan.ts";
import { readCode } from "../../../core/text/markdown/read-code.ts";
import { neutraliseLine } from "../../../core/text/neutralise.ts";
import { renderBlock } from "../../../policy/render/parts/inline.ts";
import { renderCandidates } from "../candidates/render-candidates.ts";

import type { LeftOut } from "./coder-files.ts";

/** What the text of a feature's pull request is made from. */
export type PullRequestParts = {
  readonly feature: Feature;
  /** null: there is no issue (an action that runs alone). */
  readonly issue: number | null;
  readonly summary: ChangeSummary;
  readonly outsideOwned: readonly string[];
  /** The repository's own template, if it has one. */
  readonly template: string | undefined;
  /** What the coder left and no change takes. */
  readonly leftOut?: readonly LeftOut[];
  /** Those that did the work side by side. */
  readonly candidates?: readonly Candidate[];
};

/** GitHub refuses more than 65,536 characters. */
const maxBody = 60_000;

type Section = { readonly title: string; readonly fits: RegExp; readonly text: string };

/**
 * Title and body of the pull request. It says "Part of #n", never "closes": the issue is closed when all its features are in. In the repository's own
 * template each part goes below the first heading that asks for it; what no heading asks for follows under Baton's own.
 */
export function renderPullRequest(parts: PullRequestParts): { readonly title: string; readonly body: string } {
  const sections = toSections(parts);
  const body =
    parts.template === undefined ? sections.map(renderSection).join("\n\n") : fillTemplate(parts.template, sections);
  return { title: oneLine(parts.summary.title), body: body.slice(0, maxBody) };
}

function toSections(parts: PullRequestParts): readonly Section[] {
  const { feature, issue, summary, outsideOwned, candidates = [], leftOut = [] } = parts;
  const why = [renderBlock(feature.goal), ...(issue === null ? [] : ["", `Part of #${issue}.`])].join("\n");
  // A task that is no issue's is its own one criterion, which stands above already.
  const criteria = issue === null ? "" : renderCriteria(feature, summary);
  const risk = [`${feature.risk} of 5${feature.riskReason === "" ? "" : `: ${renderBlock(feature.riskReason)}`}`];
  if (outsideOwned.length > 0)
    risk.push(
      "",
      "Changed outside the paths that the plan gave to this feature:",
      ...outsideOwned.map((path) => `- ${code(path)}`),
    );
  const all: Section[] = [
    { title: "What", fits: /what|summary|description|changes?\b|overview/i, text: renderBlock(summary.summary) },
    { title: "Why", fits: /why|motivation|context|related|issue|background/i, text: why },
    { title: "Acceptance criteria", fits: /test|verif|criteria|how has/i, text: criteria },
    { title: "Risk", fits: /risk|breaking|impact|rollback/i, text: risk.join("\n") },
    { title: "Answers to the review", fits: /review|feedback/i, text: summary.answers.map(renderAnswer).join("\n") },
    { title: "Candidates", fits: /candidates|alternatives/i, text: renderCandidates(candidates) },
    { title: "Left out", fits: /left out|ignored/i, text: renderLeftOut(leftOut) },
    { title: "Notes", fits: /note|additional|comment|other/i, text: renderBlock(summary.notes) },
  ];
  return all.filter((section) => section.text.trim() !== "");
}

const maxLeftOut = 20;

function renderLeftOut(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return "";
  const lines = leftOut.slice(0, maxLeftOut).map(({ path, rule }) => `- ${code(path)}: ${code(rule)}`);
  const more = leftOut.length > maxLeftOut ? [`- and ${leftOut.length - maxLeftOut} more`] : [];
  return ["Written, but ignored by the repository and so not in this pull request:", ...lines, ...more].join("\n");
}

function renderCriteria(feature: Feature, summary: ChangeSummary): string {
  const how = new Map(summary.criteria.map((one) => [one.id, one.how]));
  return feature.criteria
    .map(
      (criterion) =>
        `- **${criterion.id}** ${oneLine(criterion.text)}\n  ${oneLine(how.get(criterion.id) ?? "not said how; see the review")}`,
    )
    .join("\n");
}

function renderAnswer(answer: Answer): string {
  return `- ${code(answer.finding)} **${answer.outcome}**: ${oneLine(answer.reason)}`;
}

function renderSection({ title, text }: Section): string {
  return `## ${title}\n\n${text}`;
}

/** Headings stay where the repository has them; hints in HTML comments go, as nobody has to read them any more. */
function fillTemplate(template: string, sections: readonly Section[]): string {
  const left = new Set(sections);
  const blocks = withoutComments(template)
    .split(/^(?=#{1,4} )/m)
    .map((block) => {
      const heading = /^#{1,4} (.+)$/m.exec(block)?.[1];
      const section = heading === undefined ? undefined : [...left].find((one) => one.fits.test(heading));
      if (section === undefined) return block.trimEnd();
      left.delete(section);
      return `${block.trimEnd()}\n\n${section.text}`;
    });
  return [...blocks.filter((block) => block !== ""), ...[...left].map(renderSection)].join("\n\n");
}

/** Code of the template may speak of comments, and stays. */
function withoutComments(template: string): string {
  let kept = "";
  let at = 0;
  for (const { from, to } of readCode(template, { html: true, openFences: true }).filter(
    ({ kind }) => kind === "hidden",
  )) {
    kept += template.slice(at, from);
    at = to;
  }
  return (kept + template.slice(at)).replace(/\n{3,}/g, "\n\n");
}

function oneLine(text: string): string {
  return neutraliseLine(text.replace(/\s+/g, " ").trim());
}

function code(text: string): string {
  return `\`${text.replace(/[`\r\n]/g, "�")}\``;
}
