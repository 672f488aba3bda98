import { randomUUID } from "node:crypto";

/**
 * What a job's token may do with the caches of one ref: 1 is read, 2 is write, 3 is both.
 * Source: actions/toolkit, cache/src/generated/results/entities/v1/cachescope.ts.
 */
export type CacheScope = { readonly scope: string; readonly permission: 1 | 2 | 3 };

/** What a job's ACTIONS_RUNTIME_TOKEN stands for. */
export type JobIdentity = {
  readonly runId: number;
  readonly attempt: number;
  readonly jobId: number;
  /** `owner/name`; its caches alone are seen. */
  readonly repository: string;
  /** In the order in which caches are looked for. */
  readonly cacheScopes: readonly CacheScope[];
};

/**
 * An unsigned JWT as clients read it: `scp: "Actions.Results:<run>:<job>"`, and in `ac` the scopes of caches. A random id makes it good only where it is known.
 * Source: actions/toolkit, artifact/src/internal/shared/util.ts; tonistiigi/go-actions-cache for `ac`.
 */
export function makeRuntimeToken(job: JobIdentity): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const scp = `Actions.Results:${job.runId}:${job.jobId}`;
  const ac = JSON.stringify(job.cacheScopes.map(({ scope, permission }) => ({ Scope: scope, Permission: permission })));
  return `${part({ alg: "none", typ: "JWT" })}.${part({ scp, ac, jti: randomUUID() })}.`;
}
