import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** The server's side of a repository, for what people do there. */
type Server = {
  readonly folder: string;
  readonly origin: string;
  readonly env: Record<string, string>;
  readonly git: (...args: string[]) => string;
};

/** Commits files on a new or existing branch of the bare repository; null removes one. Gives the commit. */
export function commitOnServer(
  { folder, origin, env, git }: Server,
  of: { branch: string; files: Readonly<Record<string, string | null>>; message: string },
): string {
  const index = { ...env, GIT_INDEX_FILE: join(folder, "person.index") };
  const run = (args: string[], input = ""): string =>
    execFileSync("git", ["-C", origin, ...args], {
      encoding: "utf8",
      env: index,
      input,
      stdio: ["pipe", "pipe", "pipe"],
    }).trim();
  const there = git("for-each-ref", "--format=%(objectname)", `refs/heads/${of.branch}`);
  if (there === "") run(["read-tree", "--empty"]);
  else run(["read-tree", there]);
  for (const [path, content] of Object.entries(of.files)) {
    if (content === null) run(["update-index", "--force-remove", path]);
    else
      run(["update-index", "--add", "--cacheinfo", `100644,${run(["hash-object", "-w", "--stdin"], content)},${path}`]);
  }
  const commit = run(["commit-tree", run(["write-tree"]), ...(there === "" ? [] : ["-p", there]), "-m", of.message]);
  run(["update-ref", `refs/heads/${of.branch}`, commit]);
  return commit;
}
