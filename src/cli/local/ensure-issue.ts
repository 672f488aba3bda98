import type { World } from "./world/world.ts";
import type { Settings } from "./world/world-settings.ts";

type Issue = { readonly number: number; readonly title: string; readonly labels: readonly { readonly name: string }[] };

/**
 * The run's issue, opened and labelled as the maintainer where that was not done before: from the label on, the workflow files do the work.
 * Gives its number.
 */
export async function ensureIssue(world: World, { issue, label }: Pick<Settings, "issue" | "label">): Promise<number> {
  const person = world.github.as(world.maintainer);
  const page = `/repos/${world.repository}/issues`;
  const there = (await person.request("GET", `${page}?state=all&per_page=100`)) as Issue[];
  const found =
    there.find(({ title }) => title === issue.title) ?? ((await person.request("POST", page, issue)) as Issue);
  if (!found.labels.some(({ name }) => name === label)) {
    await person.request("POST", `${page}/${found.number}/labels`, { labels: [label] });
  }
  return found.number;
}
