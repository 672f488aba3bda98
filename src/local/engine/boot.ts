import { mkdirSync } from "node:fs";
import { startArtifactServer } from "./artifacts/artifact-server.ts";
import type { ArtifactStore } from "./artifacts/artifact-store.ts";
import { endLostJobs } from "./end-lost-jobs.ts";
import type { EngineOptions } from "./engine-options.ts";
import { originFinder } from "./find-origin.ts";
import type { KillDoor } from "./job/kill-door.ts";
import type { RunnerKit } from "./job/runner-kit.ts";
import { openRunningJobs } from "./records/running-jobs.ts";

/** Puts away what a former engine on the same folder left (its jobs end as lost, its tokens are revoked), and readies what jobs share. */
export async function boot(
  options: EngineOptions,
  store: ArtifactStore,
  kills: KillDoor,
  stopped: AbortSignal,
): Promise<RunnerKit> {
  const { hub, folder, trees } = options;
  mkdirSync(folder, { recursive: true });
  const running = openRunningJobs(folder);
  for (const token of running.clear()) if (token !== "") hub.revokeToken(token);
  endLostJobs(options);
  const artifacts = await startArtifactServer(store);
  hub.showArtifacts({ ofRun: store.list, get: store.get, address: artifacts.address });
  return {
    options,
    artifacts,
    running,
    kills,
    stopped,
    findOrigin: originFinder(hub, trees),
    progress: (told) => options.onProgress?.(told),
  };
}
