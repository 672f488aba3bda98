import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainEnvironment } from "../builders/git-server.ts";
import { describeForge } from "../conformance/forge.ts";
import { memoryForge } from "./memory-forge.ts";

describeForge("in memory, on a real bare repository", async () => {
  const folder = mkdtempSync(join(tmpdir(), "baton-forge-"));
  const env = { ...plainEnvironment(), GIT_INDEX_FILE: join(folder, "index") };
  const git = (args: string[], input = ""): string =>
    execFileSync("git", ["-C", join(folder, "origin.git"), ...args], {
      encoding: "utf8",
      env,
      input,
      stdio: ["pipe", "pipe", "ignore"],
    }).trim();
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", join(folder, "origin.git")], { env });
  const push = async (branch: string, files: Readonly<Record<string, string>>): Promise<string> => {
    const tip = (name: string) => git(["for-each-ref", "--format=%(objectname)", `refs/heads/${name}`]);
    const parent = tip(branch) || tip("main");
    git(parent === "" ? ["read-tree", "--empty"] : ["read-tree", parent]);
    for (const [path, text] of Object.entries(files))
      git(["update-index", "--add", "--cacheinfo", `100644,${git(["hash-object", "-w", "--stdin"], text)},${path}`]);
    const commit = git(["commit-tree", git(["write-tree"]), ...(parent === "" ? [] : ["-p", parent]), "-m", branch]);
    git(["update-ref", `refs/heads/${branch}`, commit]);
    return commit;
  };
  await push("main", {
    "src/list.txt": `${Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join("\n")}\n`,
  });
  const alice = { login: "alice", id: 2, isBot: false };
  const forge = memoryForge({ origin: join(folder, "origin.git") });
  forge.grant(alice, "write");
  return {
    forge,
    writer: "alice",
    stranger: "mallory",
    openIssue: async (title, labels) => forge.openIssue({ title, body: "", author: alice, labels }),
    say: async (issue, body) => forge.say(issue, alice, body).id,
    review: async (pull, state, body) =>
      forge.review(pull, alice, { state, body, commit: (await forge.pull(pull)).head.sha }).id,
    push,
    allowPulls: async (allowed) => {
      forge.world.mayOpenPulls = allowed;
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
});
