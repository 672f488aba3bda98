import { maxProblemChars, type Problem } from "../../contracts/dataset.ts";
import { Fault } from "../../core/fault.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { cutText } from "../../core/text/cut-text.ts";
import { parseIssueQuery } from "../../policy/dataset/problems/parse-issue-query.ts";
import type { Forge } from "../../ports/forge/forge.ts";
import type { ForgeIssue } from "../../ports/forge/forge-issues.ts";
import type { MergedPull } from "../../ports/forge/forge-pulls.ts";

/** Issues that a label or a query finds, the oldest first. None is a Fault. */
export async function readIssues(query: string, forge: Pick<Forge, "issues">): Promise<readonly Problem[]> {
  const { labels, state, author, since, words } = parseIssueQuery(query);
  const found = (await forge.issues({ labels, state, author, since })).filter(
    ({ isPullRequest, title, body }) =>
      !isPullRequest && words.every((word) => `${title}\n${body}`.toLowerCase().includes(word)),
  );
  const problems = found.toReversed().flatMap((issue) => toIssueProblem(issue, null) ?? []);
  if (problems.length > 0) return problems;
  throw new Fault(
    "input.invalid",
    `Input \`issues\`: no issue that says something is found by ${JSON.stringify(query)}.`,
    { who: "user" },
  );
}

/** Issues that merged pull requests of the default branch solved, with what those say of themselves; the oldest first. */
export async function readHistory(
  count: number,
  forge: Pick<Forge, "repository" | "mergedPulls" | "issue">,
): Promise<readonly Problem[]> {
  const { defaultBranch } = await forge.repository();
  const pulls = (await forge.mergedPulls(defaultBranch)).slice(-count);
  const solved = new Map<number, MergedPull[]>();
  for (const pull of pulls)
    for (const number of findSolved(pull)) solved.set(number, [...(solved.get(number) ?? []), pull]);
  const problems: Problem[] = [];
  for (const [number, by] of solved) {
    const issue = await forge.issue(number).catch((thrown) => {
      if (thrown instanceof Fault && thrown.code === "forge.not_found") return undefined;
      throw thrown;
    });
    const reference = by
      .map(({ title, body }) => `${title}\n\n${cleanText(body).text.trim()}`.trim())
      .join("\n\n---\n\n");
    const problem = issue === undefined || issue.isPullRequest ? undefined : toIssueProblem(issue, reference);
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) return problems;
  throw new Fault(
    "input.invalid",
    `Input \`history\`: none of the newest ${pulls.length} merged pull requests names the issue that it solves, as in \`Closes #12\`.`,
    { who: "user" },
  );
}

/** The issues that a pull request says it solves, or is a part of. */
function findSolved({ title, body }: MergedPull): readonly number[] {
  const named = `${title}\n${cleanText(body).text}`.matchAll(
    /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|part of|issue)[ :]{1,2}#([1-9]\d{0,8})\b/gi,
  );
  // Baton's own say it by the id of their run, which begins with the day and the issue.
  const runs = body.matchAll(/\b20\d{6}-([1-9]\d{0,8})-[a-z0-9][a-z0-9-]*/g);
  return [...new Set([...named, ...runs].map((match) => Number(match[1])))];
}

/** undefined: it says nothing. */
function toIssueProblem({ number, title, body, url }: ForgeIssue, reference: string | null): Problem | undefined {
  const words = cleanText(body).text.trim();
  const text = cutText(`${title.trim()}\n\n${words}`.trim(), maxProblemChars);
  if (!/\p{L}{2}/u.test(text)) return undefined;
  return {
    id: `issue-${number}`,
    title: cutText(title.trim(), 300),
    text,
    source: url,
    licence: null,
    reference: reference === null ? null : cutText(reference, 200_000),
  };
}
