/** Quotes a word for a POSIX shell, where it needs that. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `a/b` and `../c` → `a/c`; undefined for a folder that leads out of the tree, or that only a shell could name. */
export function joinFolder(folder: string, word: string): string | undefined {
  const bare = word
    .replace(/^["']|["']$/g, "")
    .replace(/^\$(?:\{?(?:PWD|GITHUB_WORKSPACE)\}?|\(pwd\))\/?/, "/")
    .replace(/^\.\/(?=.)/, "");
  if (/[$`*?~\s(){}]/.test(bare)) return undefined;
  const parts = bare.startsWith("/") ? [] : folder.split("/").filter((part) => part !== "");
  for (const part of bare.split("/")) {
    if (part === ".." && parts.pop() === undefined) return undefined;
    if (part !== "" && part !== "." && part !== "..") parts.push(part);
  }
  return parts.join("/");
}

/** `path` seen from `folder` ("" is the root). */
export function inside(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}
