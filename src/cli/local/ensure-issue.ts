import type { World } from "./world/world.ts";
import type { Settings } from "./world/world-settings.ts";

type Comment = { readonly body: string };
type Issue = { readonly number: number; readonly title: string; readonly labels: readonly { readonly name: string }[] };

/**
 * The run's issue, opened, labelled and commented on as the maintainer where that was not done before: from then on the workflow files do the work.
 * Gives its number.
 */
export async function ensureIssue(
  world: World,
  { issue, label, says = [] }: Pick<Settings, "issue" | "label" | "says">,
): Promise<number> {
  const person = world.github.as(world.maintainer);
  const page = `/repos/${world.repository}/issues`;
  const there = (await person.request("GET", `${page}?state=all&per_page=100`)) as Issue[];
  const found =
    there.find(({ title }) => title === issue.title) ?? ((await person.request("POST", page, issue)) as Issue);
  if (label !== null && !found.labels.some(({ name }) => name === label)) {
    await person.request("POST", `${page}/${found.number}/labels`, { labels: [label] });
  }
  const comments = `${page}/${found.number}/comments`;
  const said = (await person.request("GET", `${comments}?per_page=100`)) as Comment[];
  for (const body of says.filter((words) => !said.some((comment) => comment.body === words)))
    await person.request("POST", comments, { body });
  return found.number;
}
