import type { StoredArtifact } from "../../../hub.ts";
import { apiRepo, toNodeId } from "../../world.ts";
import { notFound, ok } from "../answers.ts";
import { counted } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";

const AT = "/repos/{owner}/{repo}/actions";
const READ = ["actions=read"];

/** Artifacts as another workflow run reads them; within its own run a job asks the artifact service. */
export const artifactRoutes: readonly RepoRoute[] = [
  { method: "GET", path: `${AT}/runs/{run_id}/artifacts`, needs: READ, answer: list },
  {
    method: "GET",
    path: `${AT}/artifacts/{artifact_id}`,
    needs: READ,
    answer: (call) => ok(render(call, artifactAt(call))),
  },
  { method: "GET", path: `${AT}/artifacts/{artifact_id}/{archive_format}`, needs: READ, answer: download },
];

function list(call: RepoCall): Answer {
  const run = runAt(call, Number(call.params.run_id));
  const name = call.query.get("name");
  const all = call.world.artifacts.ofRun(run).filter((one) => name === null || one.name === name);
  return counted(call, "artifacts", { all, render: (one) => render(call, one) });
}

/** A redirect to the blob, good for a short time: the client follows it without its token. */
function download(call: RepoCall): Answer {
  if (call.params.archive_format !== "zip") throw notFound();
  return { status: 302, headers: { location: call.world.artifacts.address(artifactAt(call).id) } };
}

function artifactAt(call: RepoCall): StoredArtifact {
  const found = call.world.artifacts.get(Number(call.params.artifact_id));
  if (found === undefined) throw notFound();
  runAt(call, found.runId);
  return found;
}

/** Another repository's run is not there. */
function runAt({ world, repo }: RepoCall, id: number): number {
  const run = world.store.runs.get(id);
  if (run === undefined || run.repo !== repo.id) throw notFound();
  return id;
}

/** `artifact`. */
function render({ world, repo }: RepoCall, of: StoredArtifact): Readonly<Record<string, unknown>> {
  const url = apiRepo(world, repo, `/actions/artifacts/${of.id}`);
  const keptDays = 90;
  return {
    id: of.id,
    node_id: toNodeId("A", of.id),
    name: of.name,
    size_in_bytes: of.sizeBytes,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    digest: of.digest,
    created_at: of.createdAt,
    updated_at: of.createdAt,
    expires_at: new Date(Date.parse(of.createdAt) + keptDays * 86_400_000).toISOString(),
    workflow_run: { id: of.runId, repository_id: repo.id, head_repository_id: repo.id },
  };
}
