import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An artifact as the REST API shows it. */
export type Artifact = {
  readonly id: number;
  readonly runId: number;
  readonly attempt: number;
  readonly jobId: number;
  readonly name: string;
  readonly mimeType: string;
  readonly createdAt: string;
  readonly sizeBytes: number;
  /** `sha256:…` of the bytes as uploaded. */
  readonly digest: string;
};

/** What was uploaded, on disk under `<folder>/artifacts/<id>/`: finished artifacts only are listed. */
export type ArtifactStore = {
  /** Newest first, of all attempts of the run. */
  list(runId: number): readonly Artifact[];
  get(id: number): Artifact | undefined;
  /** The file with the artifact's bytes. */
  file(id: number): string;
  /** Undefined where the run's attempt has an artifact of that name already, finished or not. */
  create(of: Pick<Artifact, "runId" | "attempt" | "jobId" | "name" | "mimeType">): number | undefined;
  /** Undefined where no upload of that name is open for the job. Throws where the given digest is not that of the bytes. */
  finalize(of: Pick<Artifact, "runId" | "jobId" | "name">, digest: string | undefined): Promise<Artifact | undefined>;
  remove(id: number): void;
};

type Draft = Omit<Artifact, "sizeBytes" | "digest" | "createdAt">;

/** Opens the store; what an earlier engine kept is there. */
export function openArtifactStore(folder: string): ArtifactStore {
  const root = join(folder, "artifacts");
  mkdirSync(root, { recursive: true });
  const drafts = new Map<number, Draft>();
  const kept = new Map<number, Artifact>();
  for (const name of readdirSync(root)) {
    const meta = join(root, name, "artifact.json");
    if (existsSync(meta)) kept.set(Number(name), JSON.parse(readFileSync(meta, "utf8")));
  }
  let last = Math.max(0, ...readdirSync(root).map(Number).filter(Number.isInteger));
  const file = (id: number) => join(root, String(id), "content");
  return {
    list: (runId) => [...kept.values()].filter((artifact) => artifact.runId === runId).sort((a, b) => b.id - a.id),
    get: (id) => kept.get(id),
    file,
    create(of) {
      const taken = [...kept.values(), ...drafts.values()].some(
        (other) => other.runId === of.runId && other.attempt === of.attempt && other.name === of.name,
      );
      if (taken) return undefined;
      last += 1;
      mkdirSync(join(root, String(last)), { recursive: true });
      drafts.set(last, { id: last, ...of });
      return last;
    },
    async finalize(of, digest) {
      const draft = [...drafts.values()].find(
        (one) => one.runId === of.runId && one.jobId === of.jobId && one.name === of.name,
      );
      if (draft === undefined || !existsSync(file(draft.id))) return undefined;
      const { sizeBytes, sha256 } = await measure(file(draft.id));
      if (digest !== undefined && digest !== sha256)
        throw new Error(`the uploaded bytes have ${sha256}, not ${digest}`);
      const artifact: Artifact = { ...draft, createdAt: new Date().toISOString(), sizeBytes, digest: sha256 };
      writeFileSync(join(root, String(draft.id), "artifact.json"), JSON.stringify(artifact));
      drafts.delete(draft.id);
      kept.set(draft.id, artifact);
      return artifact;
    },
    remove(id) {
      kept.delete(id);
      drafts.delete(id);
      // The folder's name stays, so that its id is never given again.
      for (const name of ["artifact.json", "content"]) rmSync(join(root, String(id), name), { force: true });
    },
  };
}

async function measure(path: string): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: `sha256:${hash.digest("hex")}` };
}
