import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { type Engine, type Progress, startEngine } from "../../../local/engine/engine.ts";
import { type Github, startGithub } from "../../../local/github/start-github.ts";
import { batonRepository, type Prepared } from "./prepare-repository.ts";

/** GitHub and its runners on this machine, with one repository in it. */
export type World = {
  readonly github: Github;
  readonly engine: Engine;
  readonly folder: string;
  readonly repository: string;
  /** The person who owns the repository and speaks for the one at the keyboard. */
  readonly maintainer: string;
  close(): Promise<void>;
};

export type WorldOptions = {
  readonly folder: string;
  readonly repository: string;
  /** The repository to put in; null when the folder has it already. */
  readonly from: Prepared | null;
  readonly secrets: Readonly<Record<string, string>>;
  /** Repository variables; base URLs of model servers travel so. */
  readonly variables: Readonly<Record<string, string>>;
  readonly onProgress: (progress: Progress) => void;
  /** false: the jobs run commands without a sandbox; true unless said. */
  readonly confined?: boolean;
  /** `owner/name` under which the repository's workflow calls Baton; the original's name unless it is a fork's. */
  readonly callee?: string;
  /** The tree that is shipped: actions/, dist/, .github/workflows/. Baton's own unless a test says otherwise. */
  readonly shipped?: string;
  /** PATH of the jobs; this process's own unless said. */
  readonly path?: string;
  /** Variables by which the jobs' `setup` finds registries; none unless said. */
  readonly registries?: Readonly<Record<string, string>>;
  /** Where Node keeps what it compiled of the bundles, so that one job need not do again what another did; in `folder` unless said. */
  readonly compiled?: string;
};

const maintainer = "maintainer";
const ownTree = path.resolve(import.meta.dirname, "../../../..");

/** Starts it all in `folder`; what an earlier start left there goes on. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, repository } = options;
  mkdirSync(folder, { recursive: true });
  const github = await startGithub({ folder });
  try {
    if (options.from !== null) putIn(github, repository, options.from);
    for (const [name, value] of Object.entries(options.secrets)) github.setSecret(repository, name, value);
    for (const [name, value] of Object.entries(options.variables)) github.setVariable(repository, name, value);
  } catch (error) {
    await github.close();
    throw error;
  }
  const engine = startEngine({
    hub: github,
    folder,
    trees: { [options.callee ?? batonRepository]: { dir: options.shipped ?? ownTree } },
    hostEnv: {
      ...options.registries,
      ...(options.path === undefined ? {} : { PATH: options.path }),
      NODE_COMPILE_CACHE: options.compiled ?? path.join(folder, "compiled"),
      ...(options.confined === false ? { BATON_NO_SANDBOX: "true" } : {}),
    },
    onProgress: options.onProgress,
  });
  return {
    github,
    engine,
    folder,
    repository,
    maintainer,
    async close() {
      await engine.close();
      await github.close();
    },
  };
}

/** Puts the repository in and its source away; where a former start was killed on the way, what lacks is done. */
function putIn(github: Github, repository: string, from: Prepared): void {
  const [owner = "", name = ""] = repository.split("/");
  github.addUser(maintainer);
  if (!github.hasRepository(repository))
    github.addRepository({ owner, name, defaultBranch: from.defaultBranch, from: from.folder });
  github.addCollaborator(repository, maintainer, "admin");
  github.setSetting(repository, { allowActionsToApprovePullRequests: true });
  rmSync(from.folder, { recursive: true, force: true });
}
