/** `git check-ignore -z -v`: source, line, pattern and path of each match; path → `.gitignore:3 (*.local.json)`. A pattern that takes back (`!`) is none. */
export function parseIgnored(output: string): ReadonlyMap<string, string> {
  const fields = output.split("\0");
  const found = new Map<string, string>();
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source = "", line = "", pattern = "", path = ""] = fields.slice(at, at + 4);
    if (source !== "" && !pattern.startsWith("!")) found.set(path, `${source}:${line} (${pattern})`);
  }
  return found;
}
