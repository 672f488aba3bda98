import type { Workflow } from "./read-workflow.ts";
import { Refusal } from "./refusal.ts";
import { entry, type Token, text } from "./token.ts";

const PERMISSIONS = { none: 0, read: 1, "write-only": 2, write: 3 } as const;

/** What a job may do with caches: ACTIONS_CACHE_MODE. */
export type CacheMode = keyof typeof PERMISSIONS;

/** 1 is read, 2 is write, 3 is both. */
export function permissionOf(mode: CacheMode): 0 | 1 | 2 | 3 {
  return PERMISSIONS[mode];
}

/** The job that calls a file, and what it may do with caches where a file says so. */
type Caller = { readonly at: string; readonly calling: string; readonly cacheMode: CacheMode | undefined };

/**
 * The `cache-mode` of each job: its own, else its file's, else that of the job that calls the file; undefined where none of them says one, so that the event decides.
 * Throws a Refusal for a called job that asks for more than its caller says. Source: changelog 2026-09-10; docs, workflow syntax and reusing workflows.
 */
export function cacheModesOf(
  workflow: Workflow,
  caller: Caller | undefined,
): ReadonlyMap<string, CacheMode | undefined> {
  const top = parseCacheMode(entry(workflow.root, "cache-mode"));
  return new Map(
    [...workflow.jobs].map(([id, job]) => {
      const asked = parseCacheMode(entry(job, "cache-mode")) ?? top;
      if (asked !== undefined && caller?.cacheMode !== undefined) refuseWidening(id, asked, caller.cacheMode, caller);
      return [id, asked ?? caller?.cacheMode] as const;
    }),
  );
}

function refuseWidening(id: string, asked: CacheMode, allowed: CacheMode, { at, calling }: Caller): void {
  if ((permissionOf(asked) & ~permissionOf(allowed)) === 0) return;
  throw new Refusal(
    `${at}: Error calling workflow '${calling}'. The nested job '${id}' is requesting 'cache-mode: ${asked}', but is only allowed 'cache-mode: ${allowed}'.`,
  );
}

// The parser has refused every other value.
function parseCacheMode(token: Token | undefined): CacheMode | undefined {
  const word = text(token);
  return Object.keys(PERMISSIONS).find((mode): mode is CacheMode => mode === word);
}
