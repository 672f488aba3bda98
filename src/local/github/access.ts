import type { Caller } from "./caller.ts";
import type { Permission, RepoRow } from "./store/rows.ts";
import type { World } from "./world.ts";

export const RANK: Readonly<Record<Permission, number>> = { read: 1, triage: 2, write: 3, maintain: 4, admin: 5 };

/** The caller behind a token; undefined for a token that never was or is no longer. */
export function callerOf(world: World, token: string): Caller | undefined {
  const row = world.store.tokens.find({ key: token });
  if (row === undefined || row.revoked) return undefined;
  const user = world.store.users.find({ key: row.login.toLowerCase() });
  return user === undefined ? undefined : { user, token: row };
}

/** What a person may do in a repository; null when they have no part in it. */
export function permissionOf(world: World, repo: RepoRow, login: string): Permission | null {
  if (login.toLowerCase() === repo.owner.toLowerCase()) return "admin";
  return world.store.collaborators.find({ repo: repo.id, key: login.toLowerCase() })?.permission ?? null;
}

/** Whether the caller may know that the repository is there. */
export function canSee(world: World, repo: RepoRow, caller: Caller): boolean {
  if (!repo.private) return true;
  if (caller.token?.job !== undefined) return caller.token.job.repo === repo.id;
  return caller.user !== null && permissionOf(world, repo, caller.user.login) !== null;
}

/** Whether the caller holds `scope=level` in the repository, `scope` written as in `X-Accepted-GitHub-Permissions`. */
export function holds(world: World, repo: RepoRow, caller: Caller, need: string): boolean {
  const [scope = "", level = ""] = need.split("=");
  const job = caller.token?.job;
  if (job !== undefined) {
    // Other repositories a job may read as anybody may, when they are public.
    if (job.repo !== repo.id) return level === "read" && !repo.private;
    if (scope === "metadata") return level === "read";
    const granted = job.scopes[scope.replaceAll("_", "-")] ?? "none";
    return granted === "write" || granted === level;
  }
  const permission = caller.user === null ? null : permissionOf(world, repo, caller.user.login);
  const rank = permission === null ? (repo.private ? 0 : 1) : RANK[permission];
  if (scope === "administration") return rank >= RANK.admin;
  return rank >= (level === "read" ? RANK.read : RANK.write);
}

/** Whether one of the alternatives holds; within one, all parts parted by `,` must. */
export function allowed(world: World, repo: RepoRow, caller: Caller, needs: readonly string[]): boolean {
  return needs.some((alternative) => alternative.split(",").every((need) => holds(world, repo, caller, need.trim())));
}
