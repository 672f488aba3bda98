import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Session } from "../job/session.ts";
import { materialise, type Origin } from "../syntax/origin.ts";
import { type Action, readAction } from "../syntax/read-action.ts";
import { gap, Refusal } from "../syntax/refusal.ts";

/** Actions that this engine has its own of: directories under `stand-ins/`. */
const STAND_INS = ["checkout", "upload-artifact", "download-artifact", "setup-node"];
const STAND_IN_DIR = join(import.meta.dirname, "..", "stand-ins");

/** Whether an action is there before the job's first step: all but those of the workspace. */
export function isRemote(uses: string): boolean {
  return !uses.startsWith("./") && !uses.startsWith("../");
}

/**
 * Finds what a step's `uses` names: `./x` under the workspace (also in composites), `$/x` in the repository that holds the file at its commit,
 * `owner/name/x@ref` in the trees, among the stand-ins, or in a repository of the server. Source: actions/runner, ActionManager.
 */
export async function findAction(
  session: Session,
  uses: string,
  origin: Origin | undefined,
  at: string,
): Promise<Action> {
  if (uses.startsWith("docker://")) throw gap(at, `"uses: ${uses}"`);
  const { workspace, root } = session.folders;
  const { event, repository } = session.leaf.run;
  if (!isRemote(uses)) {
    const here: Origin = { repository, ref: event.ref, sha: event.sha, from: { kind: "dir", dir: workspace } };
    return load(resolve(workspace, uses), uses, here, at);
  }
  if (uses.startsWith("$/")) {
    if (origin === undefined) throw gap(at, `"uses: ${uses}" in a file of no repository`);
    const tree = await materialise(origin, join(root, "_actions"));
    return load(inside(tree, uses.slice(2), at), uses, origin, at);
  }
  const [, owner, path = "", ref] = /^([^/@]+\/[^/@]+)(\/[^@]*)?@(.+)$/.exec(uses) ?? [];
  if (owner === undefined || ref === undefined)
    throw new Refusal(`${at}: Expected format {org}/{repo}[/path]@ref. Actual '${uses}'`);
  const known = session.kit.options.trees[owner] !== undefined;
  if (!known && owner.startsWith("actions/")) return standIn(owner.slice("actions/".length), uses, at);
  const found = await session.kit.findOrigin(owner, ref, at);
  return load(inside(await materialise(found, join(root, "_actions")), path.slice(1), at), uses, found, at);
}

function standIn(name: string, uses: string, at: string): Promise<Action> {
  if (!STAND_INS.includes(name)) throw gap(at, `"uses: ${uses}"`);
  const dir = join(STAND_IN_DIR, name);
  return load(
    dir,
    uses,
    { repository: `actions/${name}`, ref: "", sha: "0".repeat(40), from: { kind: "dir", dir } },
    at,
  );
}

async function load(dir: string, uses: string, origin: Origin, at: string): Promise<Action> {
  const file = ["action.yml", "action.yaml"].find((name) => existsSync(join(dir, name)));
  if (file === undefined) {
    const hint = isRemote(uses) ? "" : " Did you forget to run actions/checkout before running your local action?";
    throw new Refusal(`${at}: Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '${dir}'.${hint}`);
  }
  return readAction(`${uses}/${file}`, await readFile(join(dir, file), "utf8"), dir, origin);
}

function inside(tree: string, path: string, at: string): string {
  const dir = resolve(tree, path);
  if (relative(tree, dir).startsWith("..")) throw new Refusal(`${at}: '${path}' leads out of its repository`);
  return dir;
}
