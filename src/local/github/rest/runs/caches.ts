import type { StoredCache } from "../../../hub.ts";
import { fullName } from "../../world.ts";
import { noContent, notFound, ok } from "../answers.ts";
import { counted } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";

const AT = "/repos/{owner}/{repo}/actions/caches";

/** Caches as people and jobs with a token see them; what they hold is for jobs alone, by the cache service. */
export const cacheRoutes: readonly RepoRoute[] = [
  { method: "GET", path: AT, needs: ["actions=read"], answer: list },
  { method: "DELETE", path: AT, needs: ["actions=write"], answer: removeByKey },
  { method: "DELETE", path: `${AT}/{cache_id}`, needs: ["actions=write"], answer: removeById },
];

const FIELDS = { created_at: "createdAt", last_accessed_at: "lastAccessedAt", size_in_bytes: "sizeBytes" } as const;

function list(call: RepoCall): Answer {
  const sort = Object.entries(FIELDS).find(([name]) => name === call.query.get("sort"))?.[1] ?? "lastAccessedAt";
  const sign = call.query.get("direction") === "asc" ? 1 : -1;
  const prefix = call.query.get("key") ?? "";
  const all = ofRef(call)
    .filter((one) => one.key.startsWith(prefix))
    .sort((a, b) => sign * (a[sort] < b[sort] ? -1 : a[sort] > b[sort] ? 1 : a.id - b.id));
  return counted(call, "actions_caches", { all, render });
}

function removeByKey(call: RepoCall): Answer {
  const found = ofRef(call).filter((one) => one.key === call.query.get("key"));
  if (found.length === 0) throw notFound();
  for (const one of found) call.world.caches.remove(one.id);
  return ok({ total_count: found.length, actions_caches: found.map(render) });
}

function removeById(call: RepoCall): Answer {
  const found = ofRepo(call).find((one) => one.id === Number(call.params.cache_id));
  if (found === undefined) throw notFound();
  call.world.caches.remove(found.id);
  return noContent();
}

function ofRepo({ world, repo }: RepoCall): readonly StoredCache[] {
  return world.caches.ofRepository(fullName(repo));
}

function ofRef(call: RepoCall): readonly StoredCache[] {
  const ref = call.query.get("ref");
  return ofRepo(call).filter((one) => ref === null || one.ref === ref);
}

/** An element of `actions-cache-list`. */
function render(of: StoredCache): Readonly<Record<string, unknown>> {
  return {
    id: of.id,
    ref: of.ref,
    key: of.key,
    version: of.version,
    last_accessed_at: of.lastAccessedAt,
    created_at: of.createdAt,
    size_in_bytes: of.sizeBytes,
  };
}
