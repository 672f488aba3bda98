/**
 * Whether a link may lead out of the tree that holds it. Only `..` at the front count upwards from a real folder; behind a name a `..` could climb from
 * wherever another link has led, so that is outside too. By induction no chain of links that pass here leaves the tree.
 */
export function leadsOutside(linkPath: string, target: string): boolean {
  if (
    target === "" ||
    target.startsWith("/") ||
    target.includes("\\") ||
    target.includes("\0") ||
    /^[a-z]:/i.test(target)
  )
    return true;
  const depth = linkPath.split("/").length - 1;
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const firstName = parts.findIndex((part) => part !== "..");
  const ups = firstName === -1 ? parts.length : firstName;
  const names = parts.slice(ups);
  return ups > depth || names.includes("..") || names.some((name) => name.toLowerCase() === ".git");
}
