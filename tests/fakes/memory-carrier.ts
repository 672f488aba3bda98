import { createHash } from "node:crypto";
import { Baton, type BatonRef } from "../../src/contracts/baton.ts";
import { Fault } from "../../src/core/fault.ts";
import type { Carrier } from "../../src/ports/carrier.ts";

export type MemoryCarrier = { -readonly [K in keyof Carrier]: Carrier[K] } & {
  readonly artifacts: Map<string, Buffer>;
};

/** Artifacts of one workflow run, in memory. Change the bytes to see a baton refused. */
export function memoryCarrier(): MemoryCarrier {
  const artifacts = new Map<string, Buffer>();
  return {
    artifacts,
    put: async (artifact, baton): Promise<BatonRef> => {
      const bytes = Buffer.from(JSON.stringify(baton));
      artifacts.set(artifact, bytes);
      return { artifact, digest: digestOf(bytes), bytes: bytes.byteLength };
    },
    list: async () => [...artifacts.keys()],
    peek: async (artifact) => Baton.parse(JSON.parse(artifacts.get(artifact)?.toString("utf8") ?? "null")),
    putFiles: async (artifact, files) => {
      for (const [name, content] of files) artifacts.set(`${artifact}/${name}`, Buffer.from(content));
    },
    take: async (ref) => {
      const bytes = artifacts.get(ref.artifact);
      if (bytes === undefined)
        throw new Fault("baton.missing", `The artifact ${ref.artifact} could not be fetched.`, { who: "outside" });
      if (bytes.byteLength !== ref.bytes)
        throw new Fault("baton.size", `The artifact ${ref.artifact} holds ${bytes.byteLength} bytes.`, {
          who: "outside",
        });
      if (digestOf(bytes) !== ref.digest)
        throw new Fault("baton.digest", `The artifact ${ref.artifact} has another digest.`, { who: "outside" });
      const baton = Baton.safeParse(JSON.parse(bytes.toString("utf8")));
      if (!baton.success)
        throw new Fault("contract.broken", `The baton in ${ref.artifact} breaks its contract.`, { who: "us" });
      return baton.data;
    },
  };
}

const digestOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
