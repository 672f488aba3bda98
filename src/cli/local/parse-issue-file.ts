import { Fault } from "../../core/fault.ts";

/** https://docs.github.com/rest/issues/issues: a longer body is refused. */
const maxBody = 65_536;

/** A Markdown file as an issue: the first heading (or line) is the title, the rest the body. */
export function parseIssueFile(text: string, file: string): { readonly title: string; readonly body: string } {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== "");
  if (first < 0)
    throw new Fault(
      "input.invalid",
      `--issue ${file}: the file is empty. Its first line is the title, the rest says what is wanted.`,
      { who: "user" },
    );
  const title = (lines[first] ?? "")
    .replace(/^#+\s*/, "")
    .trim()
    .slice(0, 256);
  if (title === "")
    throw new Fault("input.invalid", `--issue ${file}:${first + 1}: the heading has no text.`, { who: "user" });
  const body = lines
    .slice(first + 1)
    .join("\n")
    .trim();
  if (body.length > maxBody)
    throw new Fault(
      "input.invalid",
      `--issue ${file}: ${body.length} characters; GitHub takes at most ${maxBody} in an issue. Say it shorter, or put the long part into a file of the repository and name it.`,
      { who: "user" },
    );
  return { title, body };
}
