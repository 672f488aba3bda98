/** Whether `--repo` names a repository on a server, as git reads it: an address with a scheme, or `user@host:path`. */
export function isRemote(repo: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(repo) || /^[^/\\\s:]+@[^/\\\s:]+:/.test(repo);
}

/** An address as it may be shown: without the name and key that may stand in it. */
export function withoutUser(address: string): string {
  return address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, "$1");
}

/** `https://example.com/acme/thing.git/` → `thing`. */
export function nameOfRemote(address: string): string {
  const last = address
    .replace(/[?#].*$/, "")
    .split(/[/:]/)
    .findLast((part) => part !== "");
  return (last ?? "").replace(/\.git$/, "") || "project";
}
