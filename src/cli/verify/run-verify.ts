import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openGit } from "../../adapters/git/open-git.ts";
import { type Verified, verifyBranch } from "../../adapters/state/verify-branch.ts";
import { Fault } from "../../core/fault.ts";
import { standsIn } from "../invocation.ts";
import { renderVerified } from "./render-verified.ts";

const verifyUsage = `usage:
  npm run verify -- [--repo <folder>] [--shown <seq>:<digest>]...

Proves what the branch baton-state of a repository (a clone or a bare one; . when none is named) says of itself. --shown: a digest from a plan comment or
a check run, which nobody who rewrites the branch can change; give the newest, or as many as you like.
Exit status: 0 all of it holds, 1 something does not, 2 it could not be looked at.`;

/** Where a clone has it: its own branch, or what was fetched last. */
const refs = ["refs/heads/baton-state", "refs/remotes/origin/baton-state"];
const identity = { name: "baton", email: "baton@users.noreply.github.com" };

/** `baton verify`: gives the exit status. */
export async function runVerify(
  words: readonly string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  const { values } = read(words);
  if (values.help) {
    print(verifyUsage);
    return 0;
  }
  const shown = (values.shown ?? []).map(parseShown);
  const { tip, files } = await readAll(path.resolve(standsIn(process.env, process.cwd()), values.repo ?? "."));
  let verified: Verified;
  try {
    verified = verifyBranch(tip, files);
  } catch (thrown) {
    if (!(thrown instanceof Fault && thrown.code === "state.corrupt")) throw thrown;
    print(`broken: ${thrown.message}`);
    return 1;
  }
  const { lines, holds } = renderVerified(tip, verified, shown);
  for (const line of lines) print(line);
  return holds ? 0 : 1;
}

function read(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        repo: { type: "string" },
        shown: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new Fault("input.invalid", `${said}\n${verifyUsage}`, { who: "user", cause });
  }
}

function parseShown(text: string): { readonly seq: number; readonly digest: string } {
  const match = /^(\d{1,15}):([0-9a-f]{12,64})$/.exec(text.trim().replaceAll("`", ""));
  if (match === null) {
    const message = `--shown is ${JSON.stringify(text)}; expected what stands in a plan comment, such as 12:0123456789abcdef.`;
    throw new Fault("input.invalid", message, { who: "user" });
  }
  return { seq: Number(match[1]), digest: match[2] ?? "" };
}

/** The whole branch, archives too. */
async function readAll(repository: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-verify-"));
  try {
    const git = await openGit({ folder, remoteUrl: repository, identity });
    const there = await git.refs(refs);
    const tip = refs.map((ref) => there.get(ref)).find((one) => one !== undefined);
    if (tip === undefined) {
      const message = `${repository} has no branch baton-state; \`git fetch origin baton-state:baton-state\` brings it into a clone.`;
      throw new Fault("state.missing", message, { who: "user" });
    }
    await git.fetch([tip], { blobs: true });
    const paths = (await git.listTree(tip)).filter(({ type }) => type === "blob").map((entry) => entry.path);
    return { tip, files: await git.readFiles(tip, paths) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
