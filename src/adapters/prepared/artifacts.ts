import { copyFile, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Prepared } from "../../contracts/prepared.ts";
import { Fault } from "../../core/fault.ts";

const fileName = "prepared.pack";
/** A run that waits longer for a person sets up anew. */
const retentionDays = 3;

/** Packed folders as artifacts of a workflow run. */
export type Artifacts = {
  /** Of this run. */
  readonly runId: number;
  put(name: string, file: string): Promise<void>;
  /** Of another run with `actions: read`. @throws Fault `prepared.missing`. */
  get(kept: Pick<Prepared, "name" | "runId">, file: string): Promise<void>;
};

/** By GitHub's own client; what is packed is not compressed again. */
export function openArtifacts(of: {
  readonly scratch: string;
  readonly repository: string;
  readonly runId: number;
  readonly token: string;
}): Artifacts {
  const { scratch, repository, runId, token } = of;
  const client = async () => new (await import("@actions/artifact")).DefaultArtifactClient();
  return {
    runId,
    async put(name, file) {
      const folder = await mkdtemp(path.join(scratch, "put-"));
      const at = path.join(folder, fileName);
      await copyFile(file, at);
      await (await client()).uploadArtifact(name, [at], folder, { compressionLevel: 0, retentionDays });
      await rm(folder, { recursive: true, force: true });
    },
    async get(kept, file) {
      const folder = await mkdtemp(path.join(scratch, "take-"));
      const [repositoryOwner = "", repositoryName = ""] = repository.split("/");
      const findBy = { token, workflowRunId: kept.runId, repositoryOwner, repositoryName };
      const where = kept.runId === runId ? {} : { findBy };
      try {
        const { artifact } = await (await client()).getArtifact(kept.name, where);
        await (await client()).downloadArtifact(artifact.id, { path: folder, ...where });
        await rename(path.join(folder, fileName), file);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Fault("prepared.missing", `The artifact ${kept.name} could not be fetched: ${why}`, {
          who: "outside",
          cause,
        });
      }
    },
  };
}
