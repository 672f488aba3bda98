import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openGit } from "./git/git.ts";
import { readRef } from "./git/refs.ts";
import { installUpdateHook } from "./git/update-hook.ts";
import { findRepo } from "./hub-side.ts";
import { ACTIONS_BOT } from "./render/app.ts";
import type { Permission, ProtectionRow, RepositorySettings } from "./store/rows.ts";
import { mintSecret } from "./tokens.ts";
import { fullName, userOf, type World } from "./world.ts";

export type NewRepository = {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch?: string;
  /** Path of a git repository whose branches and tags are copied; its checked-out commit becomes the default branch. */
  readonly from: string;
  readonly private?: boolean;
  readonly settings?: Partial<RepositorySettings>;
};

export type Protection = Partial<Omit<ProtectionRow, "id" | "repo" | "pattern">>;

/** What a person would set up on GitHub's pages. */
export type Setup = {
  /** Makes an account; the same again changes nothing. Throws when the login has another type. */
  addUser(login: string, options?: { readonly type?: "User" | "Bot" }): void;
  /** A personal access token with all of the person's rights. */
  tokenFor(login: string): string;
  hasRepository(repository: string): boolean;
  /** Returns `owner/name`. The first repository of a folder is `origin.git`, others `<name>.git`. */
  addRepository(repository: NewRepository): string;
  addCollaborator(repository: string, login: string, permission: Permission): void;
  setSecret(repository: string, name: string, value: string): void;
  setVariable(repository: string, name: string, value: string): void;
  setSetting(repository: string, settings: Partial<RepositorySettings>): void;
  /** Replaces the rules of that pattern. */
  protectBranch(repository: string, pattern: string, rules?: Protection): void;
};

const DEFAULTS: RepositorySettings = {
  allowActionsToApprovePullRequests: false,
  defaultWorkflowPermissions: "read",
  allowMergeCommit: true,
  allowSquashMerge: true,
  allowRebaseMerge: true,
  allowAutoMerge: false,
  deleteBranchOnMerge: false,
  tokenCallsPerHour: 1000,
};

/** The pages' work on the store of `folder`. */
export function createSetup(world: World, folder: string): Setup {
  const { store } = world;
  const addUser: Setup["addUser"] = (login, { type = "User" } = {}) => {
    const known = store.users.find({ key: login.toLowerCase() });
    if (known !== undefined && known.type !== type) throw new Error(`${login} is a ${known.type} already`);
    if (known === undefined)
      store.users.insert({ ...(login === ACTIONS_BOT.login && { id: ACTIONS_BOT.id }), login, type });
  };
  const keep = (repository: string, key: "secrets" | "variables", entry: Readonly<Record<string, string>>): void => {
    const repo = findRepo(world, repository);
    store.repositories.put({ ...repo, [key]: { ...repo[key], ...entry } });
  };
  return {
    addUser,
    tokenFor(login) {
      const token = mintSecret("ghp_");
      store.tokens.insert({ token, login: userOf(world, login).login, kind: "person", revoked: false });
      return token;
    },
    hasRepository: (repository) => store.repositories.all().some((repo) => fullName(repo) === repository),
    addRepository(wanted) {
      addUser(wanted.owner);
      const first = store.repositories.all().length === 0;
      const gitDir = join(folder, first ? "origin.git" : `${wanted.name}.git`);
      const defaultBranch = wanted.defaultBranch ?? "main";
      copyBare(wanted.from, gitDir, defaultBranch);
      const at = world.now();
      const repo = store.repositories.insert({
        owner: wanted.owner,
        ownerId: userOf(world, wanted.owner).id,
        name: wanted.name,
        private: wanted.private ?? false,
        defaultBranch,
        gitDir,
        nextNumber: 1,
        settings: { ...DEFAULTS, ...wanted.settings },
        secrets: {},
        variables: {},
        createdAt: at,
        pushedAt: at,
      });
      return fullName(repo);
    },
    addCollaborator(repository, login, permission) {
      addUser(login);
      const repo = findRepo(world, repository);
      const known = store.collaborators.find({ repo: repo.id, key: login.toLowerCase() });
      store.collaborators.insert({ ...(known !== undefined && { id: known.id }), repo: repo.id, login, permission });
    },
    setSecret: (repository, name, value) => keep(repository, "secrets", { [name]: value }),
    setVariable: (repository, name, value) => keep(repository, "variables", { [name]: value }),
    setSetting(repository, settings) {
      const repo = findRepo(world, repository);
      store.repositories.put({ ...repo, settings: { ...repo.settings, ...settings } });
    },
    protectBranch(repository, pattern, rules = {}) {
      const repo = findRepo(world, repository);
      const known = store.protections.find({ repo: repo.id, key: pattern });
      store.protections.insert({
        ...(known !== undefined && { id: known.id }),
        repo: repo.id,
        pattern,
        kind: "classic",
        requiredChecks: [],
        strict: false,
        requiredApprovals: 0,
        requirePullRequest: false,
        mergeQueue: false,
        ...rules,
      });
    },
  };
}

/** GitHub owns `refs/pull`: a push to one is refused as `deny updating a hidden ref`. */
const servedConfig = `[http]
	receivepack = true
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
[receive]
	autogc = false
	hideRefs = refs/pull
[gc]
	auto = 0
[transfer]
	hideRefs = refs/local
`;

/** A bare copy with the branches and tags of `from`, set up to be served over HTTP as GitHub does. */
function copyBare(from: string, gitDir: string, defaultBranch: string): void {
  mkdirSync(gitDir, { recursive: true });
  const git = openGit(gitDir);
  git.run(["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, gitDir]);
  git.run([
    "fetch",
    "--quiet",
    "--no-write-fetch-head",
    from,
    "+refs/heads/*:refs/heads/*",
    "+refs/tags/*:refs/tags/*",
  ]);
  const isFetched = readHead(from) === `ref: refs/heads/${defaultBranch}`;
  if (!isFetched) git.run(["fetch", "--quiet", "--no-write-fetch-head", from, `+HEAD:refs/heads/${defaultBranch}`]);
  if (readRef(git, `refs/heads/${defaultBranch}`) === undefined) throw new Error(`${from} has no commit`);
  appendFileSync(join(gitDir, "config"), servedConfig);
  mkdirSync(join(gitDir, "hooks"), { recursive: true });
  installUpdateHook(gitDir);
}

/** What HEAD says of a repository, bare or with a work tree; undefined when it is not in a place of its own. */
function readHead(repository: string): string | undefined {
  const file = [join(repository, ".git/HEAD"), join(repository, "HEAD")].find((each) => existsSync(each));
  return file && readFileSync(file, "utf8").trim();
}
