/** Texts that nothing runs: HTML and MDX carry code, and a `.txt` may be read by programs (`CMakeLists.txt`, `requirements.txt`). */
const prose = /\.(?:md|markdown|rst|adoc|asciidoc|org|textile)$/i;

/** Whether a change of that file can be let through without a reviewer, as nobody runs it. */
export function isProse(path: string): boolean {
  return prose.test(path);
}
