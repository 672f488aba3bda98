import type { Scopes } from "../../hub.ts";
import { type CacheMode, cacheModesOf } from "./cache-mode.ts";
import { checkCall } from "./call-interface.ts";
import { type Origin, readOriginFile } from "./origin.ts";
import { DEFAULT_SCOPES, parsePermissions, refuseWidening } from "./permissions.ts";
import { readWorkflow, type Workflow } from "./read-workflow.ts";
import { Refusal } from "./refusal.ts";
import { entry, place, type Token, text } from "./token.ts";

/** A workflow with all workflows that it calls, at any depth: a run is refused as a whole before its first job. */
export type Loaded = Workflow & {
  readonly calls: ReadonlyMap<string, Loaded>;
  /** What GITHUB_TOKEN of each job may do. */
  readonly scopes: ReadonlyMap<string, Scopes>;
  /** What each job may do with caches; undefined where no file says so. */
  readonly cacheModes: ReadonlyMap<string, CacheMode | undefined>;
};

/** Finds the origin that a `uses: owner/name/…@ref` names. Throws a Refusal where there is none. */
export type FindOrigin = (repository: string, ref: string, at: string) => Promise<Origin>;

const MAX_DEPTH = 10;
const MAX_CALLS = 50;

/** Loads a workflow file and everything it calls. Limits: 10 levels, 50 calls (docs, reusing workflow configurations). */
export async function loadWorkflow(origin: Origin, file: string, findOrigin: FindOrigin): Promise<Loaded> {
  const budget = { calls: 0 };
  const load = async (from: Origin, path: string, cap: Cap | undefined, depth: number): Promise<Loaded> => {
    const content = await readOriginFile(from, path);
    if (content === undefined)
      throw new Refusal(
        `${cap?.at ?? path}: error parsing called workflow "${cap?.calling ?? path}": workflow was not found.`,
      );
    const workflow = readWorkflow(path, content, from);
    if (cap !== undefined) checkCall(cap, workflow);
    const scopes = scopesOf(workflow, cap);
    const cacheModes = cacheModesOf(workflow, cap);
    const calls = new Map<string, Loaded>();
    for (const [id, job] of workflow.jobs) {
      const uses = text(entry(job, "uses"));
      if (uses === undefined) continue;
      const at = place(path, entry(job, "uses"));
      budget.calls += 1;
      if (budget.calls > MAX_CALLS) throw new Refusal(`${at}: a run may call ${MAX_CALLS} workflows at most`);
      if (depth + 1 >= MAX_DEPTH) throw new Refusal(`${at}: workflows may be nested ${MAX_DEPTH} levels deep at most`);
      const target = await locate(uses, workflow, findOrigin, at);
      const allowed = scopes.get(id) ?? DEFAULT_SCOPES;
      const inner: Cap = { at, calling: uses, job, allowed, cacheMode: cacheModes.get(id), file: path };
      calls.set(id, await load(target.origin, target.path, inner, depth + 1));
    }
    return { ...workflow, calls, scopes, cacheModes };
  };
  return load(origin, file, undefined, 0);
}

/** The call that a workflow is loaded for: by which job of which file, and with what rights. */
export type Cap = {
  readonly at: string;
  readonly calling: string;
  readonly job: Token;
  readonly allowed: Scopes;
  readonly cacheMode: CacheMode | undefined;
  readonly file: string;
};

async function locate(
  uses: string,
  caller: Workflow,
  findOrigin: FindOrigin,
  at: string,
): Promise<{ origin: Origin; path: string }> {
  const own = /^(?:\.|\$)\/(\.github\/workflows\/[^/@]+\.ya?ml)$/.exec(uses);
  if (own?.[1] !== undefined) return { origin: caller.origin, path: own[1] };
  const other = /^([^/@]+\/[^/@]+)\/(\.github\/workflows\/[^/@]+\.ya?ml)@(.+)$/.exec(uses);
  const [, repository, path, ref] = other ?? [];
  if (repository === undefined || path === undefined || ref === undefined)
    throw new Refusal(`${at}: invalid value workflow reference: "${uses}"`);
  return { origin: await findOrigin(repository, ref, at), path };
}

function scopesOf(workflow: Workflow, cap: Cap | undefined): ReadonlyMap<string, Scopes> {
  const top = parsePermissions(entry(workflow.root, "permissions"));
  if (cap !== undefined && top !== undefined)
    refuseWidening({ asked: top, allowed: cap.allowed, at: cap.at, calling: cap.calling, who: "The workflow" });
  return new Map(
    [...workflow.jobs].map(([id, job]) => {
      const asked = parsePermissions(entry(job, "permissions"));
      if (cap !== undefined && asked !== undefined)
        refuseWidening({
          asked,
          allowed: cap.allowed,
          at: cap.at,
          calling: cap.calling,
          who: `The nested job '${id}'`,
        });
      return [id, asked ?? top ?? cap?.allowed ?? DEFAULT_SCOPES] as const;
    }),
  );
}
