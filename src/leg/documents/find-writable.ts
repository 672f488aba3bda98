import type { PlaceMaterial } from "../../agent/prompts/documenter.ts";
import type { Config } from "../../config/config.ts";
import { isWritten, type WrittenPlace } from "../../config/documents.ts";
import { isPage } from "../../core/documents/find-outside.ts";
import { readSection } from "../../core/documents/section.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Now } from "./check-drafts.ts";
import { nameOf, type Unlaid } from "./lay-places.ts";

/** `asked` and `material` are of the same places, in the same order. */
export type Writable = {
  readonly asked: readonly WrittenPlace[];
  readonly material: readonly PlaceMaterial[];
  readonly unlaid: readonly Unlaid[];
  /** All files of the tree. */
  readonly paths: readonly string[];
};

/** The places that a model can write at: those whose file and markers are there. What lacks is told before anything is paid. */
export async function findWritable(
  git: Pick<Git, "listTree" | "readFiles">,
  tree: string,
  config: Config,
): Promise<Writable> {
  const places = config.document.filter(isWritten);
  const paths = (await git.listTree(tree)).map(({ path }) => path);
  const files = places.flatMap((place) => (place.kind === "section" && paths.includes(place.file) ? [place.file] : []));
  const contents = await git.readFiles(tree, [...new Set(files)]);
  const found = places.map((place) => {
    if (place.kind === "pages") return { place, now: paths.filter((path) => isPage(path, place.path)) };
    const content = contents.get(place.file);
    return { place, now: content === undefined ? undefined : readSection(content, place.name) };
  });
  return {
    asked: found.flatMap(({ place, now }) => (now === undefined ? [] : [place])),
    material: found.flatMap(({ place, now }) => (now === undefined ? [] : [{ ...place, now } as PlaceMaterial])),
    unlaid: found.flatMap(({ place, now }) =>
      now === undefined ? [{ place: nameOf(place), why: lacking(place) }] : [],
    ),
    paths,
  };
}

/** Of these, what nobody has written yet: it is asked for although nothing was merged since. Pure. */
export function onlyUnwritten({ asked, material, ...rest }: Writable): Writable {
  const isUnwritten = asked.map((_, at) => isEmpty(material[at]));
  return {
    asked: asked.filter((_, at) => isUnwritten[at]),
    material: material.filter((_, at) => isUnwritten[at]),
    ...rest,
  };
}

function isEmpty(place: PlaceMaterial | undefined): boolean {
  return place !== undefined && (place.kind === "pages" ? place.now.length === 0 : place.now.trim() === "");
}

function lacking(place: WrittenPlace): string {
  return place.kind === "section"
    ? `it lacks one pair of \`<!-- baton:${place.name}:begin -->\` and \`<!-- baton:${place.name}:end -->\`, each on a line of its own`
    : "it can not be read";
}

/** What stands at the places of a tree. */
export async function readNow(
  git: Pick<Git, "readFiles">,
  tree: string,
  material: readonly PlaceMaterial[],
): Promise<Now> {
  const pages = await git.readFiles(
    tree,
    material.flatMap((place) => (place.kind === "pages" ? place.now : [])),
  );
  return (of) => {
    if ("path" in of) return pages.get(of.path)?.toString("utf8") ?? "";
    const found = material.find((one) => one.kind === "section" && one.file === of.file && one.name === of.name);
    return found?.kind === "section" ? found.now : "";
  };
}
