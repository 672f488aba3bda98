import type { HubEvent } from "../../hub.ts";
import type { CacheScope } from "../results/runtime-token.ts";
import { at } from "../triggers/match-trigger.ts";

/** What a job may do with caches: ACTIONS_CACHE_MODE. */
export type CacheMode = "none" | "read" | "write" | "write-only";

/**
 * The only events that may write caches of the default branch by themselves: nobody from outside can start them.
 * Source: changelog 2026-06-26, "Read-only Actions cache for untrusted triggers".
 */
const TRUSTED_EVENTS = [
  "push",
  "schedule",
  "workflow_dispatch",
  "repository_dispatch",
  "delete",
  "registry_package",
  "page_build",
];

/** The mode of a job for which no workflow file says one. What is kept under another ref than the default branch's reaches no trusted run. */
export function defaultCacheMode(event: Pick<HubEvent, "name" | "ref">, defaultRef: string): CacheMode {
  return TRUSTED_EVENTS.includes(event.name) || event.ref !== defaultRef ? "write" : "read";
}

const PERMISSIONS = { none: 0, read: 1, "write-only": 2, write: 3 } as const;

/** 1 is read, 2 is write, 3 is both. */
export function permissionOf(mode: CacheMode): 0 | 1 | 2 | 3 {
  return PERMISSIONS[mode];
}

/**
 * The refs whose caches a job may use, in the order in which they are searched: the run's own, a pull request's base, the default branch.
 * Only the run's own is written to. Source: docs, dependency caching, "Restrictions for accessing a cache".
 */
export function cacheScopes(
  event: Pick<HubEvent, "name" | "ref" | "payload">,
  defaultRef: string,
  mode: CacheMode,
): readonly CacheScope[] {
  const own = permissionOf(mode);
  const base = event.name.startsWith("pull_request") ? at(at(event.payload["pull_request"], "base"), "ref") : undefined;
  const others = [...(typeof base === "string" ? [`refs/heads/${base}`] : []), defaultRef];
  const scopes = new Map<string, 1 | 2 | 3>();
  if (own !== 0) scopes.set(event.ref, own);
  if ((own & 1) !== 0) for (const scope of others) if (!scopes.has(scope)) scopes.set(scope, 1);
  return [...scopes].map(([scope, permission]) => ({ scope, permission }));
}
