const maxPathBytes = 4096;
const maxPartBytes = 255;
/** What HFS+ drops from a name before it compares; a superset, as every such character is unwelcome in `.git`. */
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Why a path must not reach git or a folder; undefined when it is a harmless path inside the repository.
 * `.git` is refused in every spelling that some file system takes for it: case, NTFS short name (`GIT~1`), streams (`.git::$INDEX_ALLOCATION`),
 * trailing dots and spaces, HFS+ ignorables (git's own list: `is_ntfs_dotgit`, `is_hfs_dotgit`).
 */
export function checkPath(path: string): string | undefined {
  if (path === "") return "the path is empty";
  if (path.includes("\0")) return "the path holds a NUL byte";
  if (!path.isWellFormed()) return "the path is not valid Unicode";
  if (path.includes("\\")) return "the path holds a backslash";
  if (path.startsWith("/")) return "the path is absolute";
  if (/^[a-z]:/i.test(path)) return "the path names a drive";
  if (byteLength(path) > maxPathBytes) return `the path is longer than ${maxPathBytes} bytes`;
  for (const part of path.split("/")) {
    const problem = checkPart(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function checkPart(part: string): string | undefined {
  if (part === "") return "the path has an empty part";
  if (byteLength(part) > maxPartBytes) return `a part of the path is longer than ${maxPartBytes} bytes`;
  if (/^[. ]*$/.test(withoutStream(part))) return `the path has a part "${part}" that leads elsewhere`;
  return isGitsOwn(part) ? `the path has a part "${part}" that is git's own folder` : undefined;
}

/** Whether git's own servers refuse a tree with this path: no honest writer has it in a base, where other odd names may be. */
export function isForgedPath(path: string): boolean {
  return path.split("/").some((part) => part === "" || part === "." || part === ".." || isGitsOwn(part));
}

function isGitsOwn(part: string): boolean {
  const trimmed = withoutStream(part).replace(/[. ]{1,255}$/, "");
  return trimmed === ".git" || /^git~[0-9]+$/.test(trimmed);
}

function withoutStream(part: string): string {
  const bare = part.replace(ignorable, "").normalize("NFKC").toLowerCase();
  return bare.split(":")[0] ?? "";
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
