/** Addresses of submodules by their paths, as `.gitmodules` has them (git-config(1), as far as git itself writes it). Pure. */
export function parseGitmodules(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const section of text.split(/^[ \t]*\[/m).slice(1)) {
    if (!/^submodule[ \t]+"/i.test(section)) continue;
    const [at, url] = ["path", "url"].map((key) => readKey(section, key));
    if (at !== undefined && url !== undefined) found.set(at, url);
  }
  return found;
}

function readKey(section: string, key: string): string | undefined {
  const line = new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*(.*?)[ \\t]*$`, "im").exec(section)?.[1];
  if (line === undefined || line === "") return undefined;
  return /^".*"$/.test(line) ? line.slice(1, -1).replace(/\\(["\\])/g, "$1") : line.replace(/[ \t]+[#;].*$/, "");
}
