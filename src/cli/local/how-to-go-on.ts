/** A path as a shell takes it in one piece. */
export function quote(path: string): string {
  return /^[\w./+@%-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** The line that takes up a run again. */
export function howToGoOn(folder: string, more = ""): string {
  return `npm start -- --continue --out ${quote(folder)}${more}`;
}
