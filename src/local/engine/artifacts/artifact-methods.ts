import type { Blob, SignBlob } from "../results/blobs.ts";
import type { JobIdentity } from "../results/runtime-token.ts";
import { failure, ok, optionalField, type TwirpMethods, type TwirpRequest, textField } from "../results/twirp.ts";
import type { Artifact, ArtifactStore } from "./artifact-store.ts";

/** The methods of `github.actions.results.api.v1.ArtifactService`, over a store. Source: actions/toolkit, artifact/src/generated. */
export function artifactMethods(store: ArtifactStore, sign: SignBlob): TwirpMethods {
  const methods: TwirpMethods = {
    CreateArtifact(request, { runId, attempt, jobId }) {
      const name = textField(request, "name");
      const mimeType = optionalField(request, "mime_type") ?? "application/zip";
      const id = store.create({ runId, attempt, jobId, name, mimeType });
      if (id === undefined)
        return failure(409, "already_exists", "an artifact with this name already exists on the workflow run");
      return ok({ ok: true, signed_upload_url: sign(artifactBlob(store, { id, name, mimeType }), "write") });
    },
    async FinalizeArtifact(request, { runId, jobId }) {
      const artifact = await store.finalize(
        { runId, jobId, name: textField(request, "name") },
        optionalField(request, "hash"),
      );
      return artifact === undefined
        ? failure(404, "not_found", "artifact not found")
        : ok({ ok: true, artifact_id: String(artifact.id) });
    },
    ListArtifacts(request, job) {
      const name = optionalField(request, "name_filter");
      const id = optionalField(request, "id_filter");
      const found = store
        .list(job.runId)
        .filter((one) => (name === undefined || one.name === name) && (id === undefined || one.id === Number(id)));
      return ok({ artifacts: found.map(render) });
    },
    GetSignedArtifactURL(request, job) {
      const found = findNamed(store, request, job);
      return found === undefined
        ? failure(404, "not_found", "artifact not found")
        : ok({ signed_url: sign(artifactBlob(store, found), "read") });
    },
    DeleteArtifact(request, job) {
      const found = findNamed(store, request, job);
      if (found === undefined) return failure(404, "not_found", "artifact not found");
      store.remove(found.id);
      return ok({ ok: true, artifact_id: String(found.id) });
    },
  };
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (request, job) => inOwnRun(request, job) ?? method(request, job),
    ]),
  );
}

/** The bytes of an artifact. */
export function artifactBlob(store: ArtifactStore, of: Pick<Artifact, "id" | "name" | "mimeType">): Blob {
  return { file: store.file(of.id), container: `artifacts/${of.id}`, name: fileName(of), mimeType: of.mimeType };
}

function inOwnRun(request: TwirpRequest, job: JobIdentity) {
  if (textField(request, "workflow_run_backend_id") === String(job.runId)) return undefined;
  return failure(403, "permission_denied", "the runtime token is of another run");
}

/** The file that an artifact is downloaded as: by its ending the client tells an archive from a single file. */
function fileName(of: Pick<Artifact, "name" | "mimeType">): string {
  return of.mimeType === "application/zip" ? `${of.name}.zip` : of.name;
}

function findNamed(store: ArtifactStore, request: TwirpRequest, job: JobIdentity): Artifact | undefined {
  const jobId = Number(textField(request, "workflow_job_run_backend_id"));
  return store.list(job.runId).find((one) => one.name === textField(request, "name") && one.jobId === jobId);
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
