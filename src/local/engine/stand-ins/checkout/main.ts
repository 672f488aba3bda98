import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import {
  endGroup,
  getBooleanInput,
  getInput,
  saveState,
  setFailed,
  setOutput,
  setSecret,
  startGroup,
} from "@actions/core";
import { exec } from "@actions/exec";

const workspace = process.env["GITHUB_WORKSPACE"] ?? "";
const server = process.env["GITHUB_SERVER_URL"] ?? "";

/** Clones as actions/checkout does: one fetch of the wanted commit, then a branch or a detached head. */
async function checkout(): Promise<void> {
  for (const name of ["sparse-checkout", "ssh-key"])
    if (getInput(name) !== "")
      throw new Error(`the input "${name}" of actions/checkout is not supported by the local engine`);
  for (const name of ["submodules", "lfs"])
    if (getInput(name) !== "false")
      throw new Error(`the input "${name}" of actions/checkout is not supported by the local engine`);
  const path = resolve(workspace, getInput("path"));
  if (relative(workspace, path).startsWith(".."))
    throw new Error(`Repository path '${path}' is not under '${workspace}'`);
  const repository = getInput("repository", { required: true });
  const token = getInput("token", { required: true });
  await mkdir(path, { recursive: true });
  const credentials = await writeCredentials(token);
  saveState("path", path);
  const git = (...args: string[]) => exec("git", ["-C", path, ...args]);
  startGroup("Fetching the repository");
  await git("init", "-q", "-b", "main");
  await git("remote", "add", "origin", `${server}/${repository}.git`);
  await git("config", "--local", "gc.auto", "0");
  const wanted = targetOf(repository);
  const depth = Number(getInput("fetch-depth") || "1");
  const filter = getInput("filter");
  const fetch = [
    "-c",
    "protocol.version=2",
    "-c",
    `include.path=${credentials}`,
    "fetch",
    "--no-recurse-submodules",
    "--prune",
  ];
  if (depth > 0) fetch.push(`--depth=${depth}`);
  if (filter !== "") fetch.push(`--filter=${filter}`);
  // All history first, then the wanted commit by itself: a branch may have moved on since the event.
  if (depth === 0) await git(...fetch, "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*");
  fetch.push(getBooleanInput("fetch-tags") ? "--tags" : "--no-tags", "origin");
  const refspecs = await refspecsOf(git, fetch, wanted);
  endGroup();
  // A partial clone may fetch what it lacks while it checks out.
  const checkoutArgs = ["-c", `include.path=${credentials}`, "checkout", "-q", "--force"];
  await git(
    ...checkoutArgs,
    ...(refspecs.branch === undefined ? ["--detach", refspecs.at] : ["-B", refspecs.branch, refspecs.at]),
  );
  if (refspecs.branch !== undefined)
    await git("branch", "-q", `--set-upstream-to=origin/${refspecs.branch}`, refspecs.branch).catch(() => undefined);
  if (getBooleanInput("persist-credentials")) {
    await git("config", "--local", `includeIf.gitdir:${join(path, ".git")}.path`, credentials);
    saveState("credentials", credentials);
  }
  let commit = "";
  await exec("git", ["-C", path, "rev-parse", "HEAD"], {
    silent: true,
    listeners: { stdout: (data) => (commit += data.toString()) },
  });
  setOutput("ref", wanted.ref);
  setOutput("commit", commit.trim());
}

type Wanted = { readonly ref: string; readonly sha: string };

function targetOf(repository: string): Wanted {
  const ref = getInput("ref");
  const isOwn = repository.toLowerCase() === (process.env["GITHUB_REPOSITORY"] ?? "").toLowerCase();
  if (ref === "")
    return isOwn
      ? { ref: process.env["GITHUB_REF"] ?? "", sha: process.env["GITHUB_SHA"] ?? "" }
      : { ref: "", sha: "" };
  return /^[0-9a-f]{40}$/i.test(ref) ? { ref: "", sha: ref } : { ref, sha: "" };
}

type Fetched = { readonly at: string; readonly branch?: string };

async function refspecsOf(
  git: (...args: string[]) => Promise<number>,
  fetch: readonly string[],
  wanted: Wanted,
): Promise<Fetched> {
  const get = (refspec: string) => git(...fetch, refspec);
  const branch = /^refs\/heads\/(.+)$/.exec(wanted.ref)?.[1];
  if (wanted.sha !== "" && branch !== undefined) {
    await get(`+${wanted.sha}:refs/remotes/origin/${branch}`);
    return { at: `refs/remotes/origin/${branch}`, branch };
  }
  if (wanted.sha !== "" || wanted.ref.startsWith("refs/") || wanted.ref === "") {
    if (branch !== undefined) {
      await get(`+${wanted.ref}:refs/remotes/origin/${branch}`);
      return { at: `refs/remotes/origin/${branch}`, branch };
    }
    await get(wanted.sha || wanted.ref || "HEAD");
    return { at: "FETCH_HEAD" };
  }
  const isBranch = await get(`+refs/heads/${wanted.ref}:refs/remotes/origin/${wanted.ref}`).then(
    () => true,
    () => false,
  );
  if (isBranch) return { at: `refs/remotes/origin/${wanted.ref}`, branch: wanted.ref };
  await get(`+refs/tags/${wanted.ref}:refs/tags/${wanted.ref}`);
  return { at: `refs/tags/${wanted.ref}` };
}

// Since v6 the token lies outside of the clone, in a file that the clone's configuration includes.
async function writeCredentials(token: string): Promise<string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  setSecret(basic);
  const file = join(process.env["RUNNER_TEMP"] ?? "", `git-credentials-${randomUUID()}.config`);
  await writeFile(file, `[http "${server}/"]\n\textraheader = AUTHORIZATION: basic ${basic}\n`, { mode: 0o600 });
  return file;
}

try {
  await checkout();
} catch (error) {
  setFailed(error instanceof Error ? error.message : String(error));
}
