import type { DocumentPlace } from "../../../config/documents.ts";
import type { ChangelogEntry } from "../../../core/documents/changelog.ts";
import { namesPull } from "../../../core/documents/names-pull.ts";
import { renderInstant, type StatusBlock } from "../../../core/documents/status.ts";
import type { MergedPull } from "../../../ports/forge/forge-pulls.ts";
import type { GitObjects } from "../../../ports/git/git-objects.ts";

/** Marks the text of a pull request that only brings documents, which is no news to them. */
export const documentsMarker = "<!-- baton:documents -->";

/** That of the documents' own pull request within the chain. */
const chainMarker = /<!-- baton:op=pull:[\w.-]+:docs -->/;

/** The merged pull requests that the documents do not name yet, oldest first. Where code writes none of them, all are news. */
export async function findNews(
  git: Pick<GitObjects, "readFiles">,
  of: {
    readonly head: string;
    readonly places: readonly DocumentPlace[];
    readonly pulls: readonly MergedPull[];
    readonly since: string | undefined;
  },
): Promise<readonly MergedPull[]> {
  const { head, places, pulls, since } = of;
  const files = places.flatMap((place) => (place.kind === "status" || place.kind === "changelog" ? [place.file] : []));
  const contents = await git.readFiles(head, files);
  const texts = files.map((file) => contents.get(file)?.toString("latin1") ?? "");
  return pulls
    .filter(({ body }) => !body.includes(documentsMarker) && !chainMarker.test(body))
    .filter(({ at }) => since === undefined || Date.parse(at) >= Date.parse(since))
    .filter(({ number }) => texts.length === 0 || texts.some((text) => !namesPull(text, number)));
}

export function toEntries(pulls: readonly MergedPull[]): readonly ChangelogEntry[] {
  return pulls.map(({ number, title }) => ({ number, title }));
}

/** What people see of each: the server says who opened it and when it was merged. */
export function toBlock(pulls: readonly MergedPull[]): StatusBlock {
  return {
    id: "",
    heading: "",
    items: pulls.map(({ number, title, author, at }) => ({
      key: `#${number}`,
      title,
      done: true,
      number,
      by: author.login,
      when: `merged ${renderInstant(at)}`,
      doing: "executed",
      why: "",
    })),
  };
}
