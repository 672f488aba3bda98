import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { artifactBlob, artifactMethods } from "./artifacts/artifact-methods.ts";
import type { ArtifactStore } from "./artifacts/artifact-store.ts";
import { cacheMethods } from "./caches/cache-methods.ts";
import type { CacheStore } from "./caches/cache-store.ts";
import { endLostJobs } from "./end-lost-jobs.ts";
import type { EngineOptions } from "./engine-options.ts";
import { originFinder } from "./find-origin.ts";
import type { KillDoor } from "./job/kill-door.ts";
import type { RunnerKit } from "./job/runner-kit.ts";
import { fileNameOf } from "./records/job-log.ts";
import { openRunningJobs } from "./records/running-jobs.ts";
import { startResultsServer } from "./results/results-server.ts";

/** Puts away what a former engine on the same folder left (its jobs end as lost, its tokens are revoked), and readies what jobs share. */
export async function boot(
  options: EngineOptions,
  kept: { readonly artifacts: ArtifactStore; readonly caches: CacheStore },
  kills: KillDoor,
  stopped: AbortSignal,
): Promise<RunnerKit> {
  const { hub, folder, trees } = options;
  mkdirSync(folder, { recursive: true });
  const running = openRunningJobs(folder);
  for (const token of running.clear()) if (token !== "") hub.revokeToken(token);
  endLostJobs(options);
  const { artifacts, caches } = kept;
  const results = await startResultsServer([
    { name: "ArtifactService", methods: (sign) => artifactMethods(artifacts, sign) },
    { name: "CacheService", methods: (sign) => cacheMethods(caches, sign), jobEnded: caches.dropUploads },
  ]);
  hub.showArtifacts({
    ofRun: artifacts.list,
    get: artifacts.get,
    address(id) {
      const artifact = artifacts.get(id);
      return artifact === undefined ? "" : results.sign(artifactBlob(artifacts, artifact), "read");
    },
  });
  hub.showLogs({
    address({ runId, attempt, key }) {
      const name = `${fileNameOf(key)}.log`;
      const file = join(folder, "logs", `${runId}-${attempt}`, name);
      if (!existsSync(file)) return undefined;
      return results.sign({ file, container: `logs/${runId}-${attempt}`, name, mimeType: "text/plain" }, "read");
    },
  });
  hub.showCaches({ ofRepository: caches.list, remove: caches.remove });
  return {
    options,
    results,
    running,
    kills,
    stopped,
    findOrigin: originFinder(hub, trees),
    progress: (told) => options.onProgress?.(told),
  };
}
