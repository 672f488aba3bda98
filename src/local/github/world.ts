import type { KeptArtifacts, KeptCaches, KeptLogs } from "../hub.ts";
import type { Git } from "./git/git.ts";
import type { Rates } from "./server/rates.ts";
import type { RepoRow, UserRow } from "./store/rows.ts";
import type { Store } from "./store/store.ts";

/** What every part of the server works on. */
export type World = {
  readonly store: Store;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** Now, in ISO 8601 to the second, as GitHub writes times. */
  now(): string;
  readonly rates: Rates;
  git(repo: RepoRow): Git;
  /** Tells the runner side that there is something new to read. */
  changed(): void;
  /** Those of the engine; none while there is no engine. */
  artifacts: KeptArtifacts;
  caches: KeptCaches;
  logs: KeptLogs;
  /** Notes that something was asked for that this server does not have. */
  gap(what: string): void;
};

/** The user of that login; throws for a login nobody has, which is a fault of this server. */
export function userOf(world: World, login: string): UserRow {
  const user = world.store.users.find({ key: login.toLowerCase() });
  if (user === undefined) throw new Error(`no user ${login}`);
  return user;
}

/** The repository as it is now, by id. */
export function repoOf(world: World, id: number): RepoRow {
  const repo = world.store.repositories.get(id);
  if (repo === undefined) throw new Error(`no repository ${id}`);
  return repo;
}

export function fullName(repo: RepoRow): string {
  return `${repo.owner}/${repo.name}`;
}

/** `https://…/api/v3/repos/o/r` and a path below it. */
export function apiRepo(world: World, repo: RepoRow, path = ""): string {
  return `${world.apiUrl}/repos/${repo.owner}/${repo.name}${path}`;
}

/** The page of a repository for people, and a path below it. */
export function pageOf(world: World, repo: RepoRow, path = ""): string {
  return `${world.serverUrl}/${repo.owner}/${repo.name}${path}`;
}

/** A GraphQL id; the prefix is GitHub's, the rest says kind and number. */
export function toNodeId(prefix: string, id: number): string {
  return `${prefix}_${Buffer.from(`local:${id}`).toString("base64url")}`;
}

/** Prefix and number of a GraphQL id of ours; undefined for any other text. */
export function fromNodeId(nodeId: string): { readonly prefix: string; readonly id: number } | undefined {
  const at = nodeId.indexOf("_");
  const match = /^local:(\d+)$/.exec(Buffer.from(nodeId.slice(at + 1), "base64url").toString("utf8"));
  return at === -1 || match === null ? undefined : { prefix: nodeId.slice(0, at), id: Number(match[1]) };
}
