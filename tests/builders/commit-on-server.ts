import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The server's side of a repository, for what people do there. */
type Server = { readonly origin: string; readonly env: Readonly<Record<string, string>> };

/** Commits files on a new or existing branch of the bare repository, in one process; null removes one. Gives the commit. */
export function commitOnServer(
  { origin, env }: Server,
  of: { branch: string; files: Readonly<Record<string, string | null>>; message: string },
): string {
  const ref = `refs/heads/${of.branch}`;
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const stream = [
    `commit ${ref}\nmark :1\n`,
    `committer ${env["GIT_COMMITTER_NAME"]} <${env["GIT_COMMITTER_EMAIL"]}> ${env["GIT_COMMITTER_DATE"]?.slice(1)}\n`,
    data(`${of.message}\n`),
    isThere(origin, ref) ? `from ${ref}^0\n` : "",
    ...Object.entries(of.files).map(([path, content]) =>
      content === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(content)}`,
    ),
    "get-mark :1\n",
  ].join("");
  const args = ["-C", origin, "fast-import", "--quiet"];
  return execFileSync("git", args, { encoding: "utf8", env, input: stream, stdio: ["pipe", "pipe", "pipe"] }).trim();
}

function isThere(origin: string, ref: string): boolean {
  if (existsSync(join(origin, ref))) return true;
  const packed = join(origin, "packed-refs");
  return existsSync(packed) && readFileSync(packed, "utf8").includes(` ${ref}\n`);
}
