import { Fault } from "../../../core/fault.ts";

/** Which issues are problems. */
export type IssueQuery = {
  readonly labels: readonly string[];
  readonly state: "open" | "closed" | "all";
  readonly author: string | null;
  /** Changed at or after it, as GitHub takes a time. */
  readonly since: string | null;
  /** Each stands in title or text. */
  readonly words: readonly string[];
};

const known = ["label:", "is:open", "is:closed", "is:all", "is:issue", "author:", "updated:>="];

/** A label, or words of GitHub's search: `label:"help wanted" is:closed author:ada updated:>=2026-01-01 cache`. What is not understood is a Fault that names it. */
export function parseIssueQuery(query: string): IssueQuery {
  const parts = query.match(/(?:[^\s"]+|"[^"]*")+/g) ?? [];
  const isQuery = parts.some((part) => /^[a-z-]+:/.test(part));
  let found: IssueQuery = { labels: [], state: "open", author: null, since: null, words: [] };
  if (!isQuery) return { ...found, labels: [query.replaceAll('"', "").trim()] };
  for (const part of parts) {
    const [, key = "", value = ""] = /^([a-z-]+):(.*)$/.exec(part) ?? [];
    const plain = value.replaceAll('"', "");
    if (key === "") found = { ...found, words: [...found.words, part.replaceAll('"', "").toLowerCase()] };
    else if (key === "label" && plain !== "") found = { ...found, labels: [...found.labels, plain] };
    else if (key === "is" && (plain === "open" || plain === "closed" || plain === "all"))
      found = { ...found, state: plain };
    else if (key === "is" && plain === "issue") continue;
    else if (key === "author" && plain !== "") found = { ...found, author: plain.replace(/^@/, "") };
    else if (key === "updated" && /^>=\d{4}-\d{2}-\d{2}$/.test(plain))
      found = { ...found, since: `${plain.slice(2)}T00:00:00Z` };
    else
      throw new Fault(
        "input.invalid",
        `Input \`issues\`: ${JSON.stringify(part)} is not understood; there are ${known.join(", ")} and words.`,
        { who: "user" },
      );
  }
  return found;
}
