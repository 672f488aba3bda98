import { compileGlob } from "../../core/paths/match-glob.ts";

/** Folders with this manifest that the globs name and none that begins with `!` takes out; the root never. */
export function findMembers(
  globs: readonly string[],
  {
    paths,
    file,
    excluded = [],
  }: { readonly paths: readonly string[]; readonly file: string; readonly excluded?: readonly string[] },
): readonly string[] {
  const plain = (glob: string) => glob.replace(/^\.\//, "").replace(/\/+$/, "");
  const named = globs.filter((glob) => !glob.startsWith("!")).map((glob) => compileGlob(`${plain(glob)}/${file}`));
  const out = [...excluded, ...globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1))].map((glob) =>
    compileGlob(`${plain(glob)}/${file}`),
  );
  return findFolders(paths, file).filter(
    (folder) => named.some((is) => is(`${folder}/${file}`)) && !out.some((is) => is(`${folder}/${file}`)),
  );
}

/** All folders with such a manifest but the root, members or not. */
export function findFolders(paths: readonly string[], file: string): readonly string[] {
  return paths
    .filter((path) => path.endsWith(`/${file}`) && !/(?:^|\/)node_modules\//.test(path))
    .map((path) => path.slice(0, -file.length - 1))
    .sort();
}
