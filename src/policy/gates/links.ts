import { posix } from "node:path";

/** A symbolic link of a tree: where it stands, and what it says. */
export type Link = { readonly path: string; readonly target: string };

/** Links that lead into each other give no end of names: so many are looked at. */
const maxNames = 50;

/** By which other paths a file is found through these links, also through several and through folders. */
export function findAliases(path: string, links: readonly Link[]): readonly string[] {
  const places = links.flatMap((link) => {
    const place = resolveLink(link);
    return place === undefined ? [] : [{ from: link.path, to: place }];
  });
  const names = new Set([path]);
  for (const name of names) {
    for (const { from, to } of places) {
      if (names.size > maxNames) break;
      if (name === to || name.startsWith(`${to}/`)) names.add(`${from}${name.slice(to.length)}`);
    }
  }
  names.delete(path);
  return [...names];
}

/** From the tree's root; undefined when it leads out of the tree, or is the root itself. */
function resolveLink({ path, target }: Link): string | undefined {
  if (target.startsWith("/")) return undefined;
  const place = posix.normalize(posix.join(posix.dirname(path), target)).replace(/\/$/, "");
  return place === "." || place === ".." || place.startsWith("../") ? undefined : place;
}
