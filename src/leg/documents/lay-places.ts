import { createHash } from "node:crypto";
import type { DocumentPlace } from "../../config/documents.ts";
import type { FileChange } from "../../contracts/change.ts";
import type { Drafts } from "../../contracts/documents.ts";
import { type ChangelogEntry, layChangelog } from "../../core/documents/changelog.ts";
import { findOutside, isPage } from "../../core/documents/find-outside.ts";
import { whyNotGone } from "../../core/documents/gone-page.ts";
import { type Laid, laySection, readSection } from "../../core/documents/section.ts";
import { layStatus, type StatusBlock } from "../../core/documents/status.ts";
import { Fault } from "../../core/fault.ts";
import type { GitObjects, TreeEntry } from "../../ports/git/git-objects.ts";

/** All that there is to say. */
export type Saying = {
  readonly entries: readonly ChangelogEntry[];
  readonly block: StatusBlock;
  /** A model's texts; null: none were asked for, or none could be had. */
  readonly drafts: Pick<Drafts, "sections" | "pages" | "gone" | "over"> | null;
};

/** A place that was left as it is, and why. */
export type Unlaid = { readonly place: string; readonly why: string };

/** `files`: exactly what differs, nothing when there is nothing to say. */
export type LaidPlaces = { readonly files: readonly FileChange[]; readonly unlaid: readonly Unlaid[] };

type Reader = Pick<GitObjects, "listTree" | "readFiles">;

/**
 * What the places of the configuration are to hold, on the files of a tree. Each file that comes out is compared with the one before, to the byte, and a Fault
 * `contract.broken` where something else would change.
 */
export async function layPlaces(
  git: Reader,
  of: { readonly tree: string; readonly places: readonly DocumentPlace[]; readonly saying: Saying },
): Promise<LaidPlaces> {
  const { tree, places, saying } = of;
  const entries = new Map((await git.listTree(tree)).map((entry) => [entry.path, entry]));
  const wanted = toWishes(places, saying, entries.keys());
  const paths = [...new Set(wanted.map(({ path }) => path))];
  const before = await git.readFiles(
    tree,
    paths.filter((path) => entries.has(path)),
  );
  const now = new Map<string, Buffer | null>();
  const unlaid: Unlaid[] = [];
  for (const { path, place, lay } of wanted) {
    const blocked = findBlock(path, entries);
    const laid: Laid = blocked === undefined ? lay(now.get(path) ?? before.get(path) ?? null) : { why: blocked };
    if ("why" in laid) unlaid.push({ place, why: laid.why });
    else if (laid.content !== null || before.has(path)) now.set(path, laid.content);
  }
  const turned = [...now].filter(([path, content]) => content === null || before.get(path)?.equals(content) !== true);
  for (const [path, after] of turned) {
    const outside = findOutside({ path, before: before.get(path) ?? null, after }, places);
    if (outside !== undefined)
      throw new Fault("contract.broken", `The documents are refused: ${outside}.`, { who: "us", facts: { path } });
  }
  return { files: turned.map(([path, content]) => toFileChange(path, content, entries.get(path))), unlaid };
}

type Wish = { readonly path: string; readonly place: string; readonly lay: (content: Buffer | null) => Laid };

function toWishes(places: readonly DocumentPlace[], saying: Saying, there: Iterable<string>): readonly Wish[] {
  const paths = [...there];
  return places.flatMap((place): readonly Wish[] => {
    if (place.kind === "pages") return [...toPages(place.path, saying), ...toGone(place.path, saying, paths)];
    const { file: path } = place;
    if (place.kind === "changelog")
      return [{ path, place: path, lay: (content) => layChangelog(content, saying.entries) }];
    if (place.kind === "status")
      return [{ path, place: path, lay: (content) => layStatus(content, place.name, saying.block) }];
    const { drafts } = saying;
    const text = drafts?.sections.find(({ file, name }) => file === path && name === place.name)?.text;
    if (drafts === null || text === undefined) return [];
    const lay = (content: Buffer | null): Laid => {
      if (content === null) return noFile;
      const now = readSection(content, place.name);
      return now !== undefined && isOther(drafts, { file: path, name: place.name }, now)
        ? changed
        : laySection(content, place.name, text);
    };
    return [{ path, place: nameOf(place), lay }];
  });
}

function toPages(folder: string, { drafts }: Saying): readonly Wish[] {
  if (drafts === null) return [];
  return drafts.pages
    .filter(({ path }) => isPage(path, folder))
    .map(({ path, text }) => ({
      path,
      place: path,
      lay: (content) =>
        isOther(drafts, { file: path, name: "" }, content?.toString("utf8") ?? "")
          ? changed
          : { content: Buffer.from(`${text.trimEnd()}\n`) },
    }));
}

/** Pages whose subject is gone, as the model says and no file's name denies. */
function toGone(folder: string, { drafts }: Saying, paths: readonly string[]): readonly Wish[] {
  if (drafts === null) return [];
  return drafts.gone
    .filter(({ path }) => isPage(path, folder) && paths.includes(path))
    .map(({ path }) => ({
      path,
      place: path,
      lay: (content) => {
        const why = whyNotGone(path, paths);
        if (why !== undefined) return { why: `it was to be removed, and ${why}` };
        return isOther(drafts, { file: path, name: "" }, content?.toString("utf8") ?? "") ? changed : { content: null };
      },
    }));
}

/** Whether something else stands there now than when the text was written. */
function isOther(
  { over }: Pick<Drafts, "over">,
  at: { readonly file: string; readonly name: string },
  now: string,
): boolean {
  const known = over.find(({ file, name }) => file === at.file && name === at.name);
  return known !== undefined && known.digest !== digestOfText(now);
}

export function digestOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const changed: Laid = { why: "somebody changed it after its new text was written; it stays as it is now" };
const noFile: Laid = { why: "the file is not there; make it with its two markers" };

/** A place in people's words: `README.md (usage)`. */
export function nameOf(place: DocumentPlace): string {
  if (place.kind === "pages") return place.path;
  return place.kind === "section" ? `${place.file} (${place.name})` : place.file;
}

/** Only plain files in plain folders are written: a link would lead elsewhere. */
function findBlock(path: string, entries: ReadonlyMap<string, TreeEntry>): string | undefined {
  const own = entries.get(path);
  if (own !== undefined && own.mode !== "100644" && own.mode !== "100755") return "it is a link or a submodule";
  if ([...entries.keys()].some((other) => other.startsWith(`${path}/`))) return "a folder stands there";
  const parts = path.split("/");
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
  const found = above.find((folder) => entries.has(folder));
  return found === undefined ? undefined : `${found} is no folder`;
}

function toFileChange(path: string, content: Buffer | null, entry: TreeEntry | undefined): FileChange {
  const mode = entry?.mode === "100755" ? "100755" : "100644";
  if (content === null) return { path, mode, encoding: "utf8", content };
  const text = content.toString("utf8");
  return Buffer.from(text, "utf8").equals(content)
    ? { path, mode, encoding: "utf8", content: text }
    : { path, mode, encoding: "base64", content: content.toString("base64") };
}
