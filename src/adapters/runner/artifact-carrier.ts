import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FindOptions } from "@actions/artifact";
import { Baton, type BatonRef } from "../../contracts/baton.ts";
import { Fault } from "../../core/fault.ts";
import type { Carrier } from "../../ports/carrier.ts";

const fileName = "baton.json";
const maxPeeked = 1024 * 1024;

/** By what artifacts of other workflow runs are read. */
export type Reading = { readonly token: string; readonly repository: string };

/** Batons as artifacts of the workflow run, through GitHub's own client; its code is loaded with the first baton. */
export function createArtifactCarrier(scratch: string, reading: Reading): Carrier {
  return {
    async put(artifact, baton) {
      const bytes = Buffer.from(JSON.stringify(Baton.parse(baton)));
      const folder = await mkdtemp(path.join(scratch, "put-"));
      const file = path.join(folder, fileName);
      await writeFile(file, bytes);
      await (await client()).uploadArtifact(artifact, [file], folder, { compressionLevel: 6 });
      return { artifact, digest: sha256(bytes), bytes: bytes.byteLength };
    },
    async putFiles(artifact, files) {
      const folder = await mkdtemp(path.join(scratch, "files-"));
      const placed = [...files].map(([name, content]) => ({ file: path.join(folder, name), content }));
      for (const { file, content } of placed) {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, content);
      }
      const all = placed.map(({ file }) => file);
      await (await client()).uploadArtifact(artifact, all, folder, { compressionLevel: 6 });
    },
    async take(ref, fromRun) {
      const folder = await mkdtemp(path.join(scratch, "take-"));
      const file = path.join(folder, fileName);
      await download(ref, folder, fromRun === undefined ? undefined : findBy(fromRun, reading));
      const size = (await stat(file).catch(() => undefined))?.size;
      // The size is looked at before anything is read: an archive may hold far more than it says.
      if (size !== ref.bytes) {
        throw new Fault(
          "baton.size",
          `The artifact ${ref.artifact} holds ${size ?? "no"} bytes of ${fileName}, not the ${ref.bytes} that its job announced; it is refused.`,
          { who: "outside" },
        );
      }
      return parseBaton(await readFile(file), ref);
    },
    async list(fromRun) {
      const where = fromRun === undefined ? {} : { findBy: findBy(fromRun, reading) };
      const { artifacts } = await (await client()).listArtifacts({ latest: true, ...where });
      return artifacts.map(({ name }) => name);
    },
    async peek(artifact, fromRun, maxBytes = maxPeeked) {
      const folder = await mkdtemp(path.join(scratch, "peek-"));
      const file = path.join(folder, fileName);
      await download({ artifact }, folder, fromRun === undefined ? undefined : findBy(fromRun, reading));
      const size = (await stat(file).catch(() => undefined))?.size;
      if (size !== undefined && size <= maxBytes) return checkBaton(await readFile(file), artifact);
      throw new Fault("baton.size", `The artifact ${artifact} holds ${size ?? "no"} bytes of ${fileName}.`, {
        who: "outside",
      });
    },
  };
}

/** Bytes → baton, only when they are the announced ones. */
function parseBaton(bytes: Buffer, ref: BatonRef): Baton {
  const digest = sha256(bytes);
  if (digest !== ref.digest) {
    throw new Fault(
      "baton.digest",
      `The artifact ${ref.artifact} has the digest ${digest}, not ${ref.digest} as its job announced; it is refused.`,
      { who: "outside" },
    );
  }
  return checkBaton(bytes, ref.artifact);
}

function checkBaton(bytes: Buffer, artifact: string): Baton {
  const parsed = Baton.safeParse(JSON.parse(bytes.toString("utf8")));
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new Fault(
    "contract.broken",
    `The baton in ${artifact} breaks its contract at ${first?.path.join(".") ?? "?"}: ${first?.message ?? "?"}`,
    { who: "us" },
  );
}

function findBy(workflowRunId: number, { token, repository }: Reading): NonNullable<FindOptions["findBy"]> {
  const [repositoryOwner = "", repositoryName = ""] = repository.split("/");
  return { token, workflowRunId, repositoryOwner, repositoryName };
}

async function download(ref: Pick<BatonRef, "artifact">, folder: string, findBy: FindOptions["findBy"]): Promise<void> {
  const where = findBy === undefined ? {} : { findBy };
  try {
    const { artifact } = await (await client()).getArtifact(ref.artifact, where);
    await (await client()).downloadArtifact(artifact.id, { path: folder, ...where });
  } catch (cause) {
    throw new Fault(
      "baton.missing",
      `The artifact ${ref.artifact} could not be fetched: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        who: "outside",
        retryable: true,
        cause,
      },
    );
  }
}

async function client() {
  const { DefaultArtifactClient } = await import("@actions/artifact");
  return new DefaultArtifactClient();
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
