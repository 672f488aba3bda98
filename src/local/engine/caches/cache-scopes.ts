import type { HubEvent } from "../../hub.ts";
import type { CacheScope } from "../results/runtime-token.ts";
import { type CacheMode, permissionOf } from "../syntax/cache-mode.ts";
import { at } from "../triggers/match-trigger.ts";

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
