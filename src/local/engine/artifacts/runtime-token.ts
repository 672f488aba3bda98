import { randomUUID } from "node:crypto";

/** What a job's ACTIONS_RUNTIME_TOKEN stands for. */
export type JobIdentity = { readonly runId: number; readonly attempt: number; readonly jobId: number };

/**
 * An unsigned JWT as `@actions/artifact` reads it: `scp: "Actions.Results:<run>:<job>"`. A random id makes it good only where it is known.
 * Source: actions/toolkit, artifact/src/internal/shared/util.ts.
 */
export function makeRuntimeToken(job: JobIdentity): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part({ scp: `Actions.Results:${job.runId}:${job.jobId}`, jti: randomUUID() })}.`;
}
