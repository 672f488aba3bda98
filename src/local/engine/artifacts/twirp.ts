import type { Artifact, ArtifactStore } from "./artifact-store.ts";
import type { JobIdentity } from "./runtime-token.ts";

/** A Twirp answer: a status and a JSON body. */
export type TwirpAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** Makes the addresses under which a blob may be written and read. */
export type SignUrl = (id: number, may: "write" | "read", file: string) => string;

type Method = (request: Readonly<Record<string, unknown>>, job: JobIdentity) => Promise<TwirpAnswer> | TwirpAnswer;

/** The methods of `github.actions.results.api.v1.ArtifactService`, over a store. Source: actions/toolkit, artifact/src/generated. */
export function artifactMethods(store: ArtifactStore, sign: SignUrl): Readonly<Record<string, Method>> {
  return {
    CreateArtifact(request, job) {
      const name = string(request, "name");
      const mimeType = wrapped(request, "mime_type") ?? "application/zip";
      const id = store.create({ ...job, name, mimeType });
      if (id === undefined)
        return failure(409, "already_exists", "an artifact with this name already exists on the workflow run");
      return ok({ ok: true, signed_upload_url: sign(id, "write", fileName({ name, mimeType })) });
    },
    async FinalizeArtifact(request, job) {
      const artifact = await store.finalize(
        { runId: job.runId, jobId: job.jobId, name: string(request, "name") },
        wrapped(request, "hash"),
      );
      return artifact === undefined
        ? failure(404, "not_found", "artifact not found")
        : ok({ ok: true, artifact_id: String(artifact.id) });
    },
    ListArtifacts(request, job) {
      const name = wrapped(request, "name_filter");
      const id = wrapped(request, "id_filter");
      const found = store
        .list(job.runId)
        .filter((one) => (name === undefined || one.name === name) && (id === undefined || one.id === Number(id)));
      return ok({ artifacts: found.map(render) });
    },
    GetSignedArtifactURL(request, job) {
      const found = findNamed(store, request, job);
      return found === undefined
        ? failure(404, "not_found", "artifact not found")
        : ok({ signed_url: sign(found.id, "read", fileName(found)) });
    },
    DeleteArtifact(request, job) {
      const found = findNamed(store, request, job);
      if (found === undefined) return failure(404, "not_found", "artifact not found");
      store.remove(found.id);
      return ok({ ok: true, artifact_id: String(found.id) });
    },
  };
}

/** The file that an artifact is downloaded as: by its ending the client tells an archive from a single file. */
export function fileName(of: Pick<Artifact, "name" | "mimeType">): string {
  return of.mimeType === "application/zip" ? `${of.name}.zip` : of.name;
}

function findNamed(
  store: ArtifactStore,
  request: Readonly<Record<string, unknown>>,
  job: JobIdentity,
): Artifact | undefined {
  const jobId = Number(string(request, "workflow_job_run_backend_id"));
  return store.list(job.runId).find((one) => one.name === string(request, "name") && one.jobId === jobId);
}

function render(artifact: Artifact): Readonly<Record<string, unknown>> {
  return {
    workflow_run_backend_id: String(artifact.runId),
    workflow_job_run_backend_id: String(artifact.jobId),
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(artifact.sizeBytes),
    created_at: artifact.createdAt,
    digest: artifact.digest,
  };
}

function ok(body: Readonly<Record<string, unknown>>): TwirpAnswer {
  return { status: 200, body };
}

/** Twirp's error body. */
export function failure(status: number, code: string, msg: string): TwirpAnswer {
  return { status, body: { code, msg } };
}

// protobuf's JSON may name a field in either way.
function field(request: Readonly<Record<string, unknown>>, name: string): unknown {
  return request[name] ?? request[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
}

function string(request: Readonly<Record<string, unknown>>, name: string): string {
  return String(field(request, name) ?? "");
}

function wrapped(request: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = field(request, name);
  return value === undefined || value === null ? undefined : String(value);
}
