import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Sandbox, SandboxRun } from "../../ports/sandbox.ts";
import { planMounts, sandboxHome } from "./plan-mounts.ts";
import type { Surveyed } from "./read-machine.ts";
import { runContained } from "./run-contained.ts";
import { toBwrap } from "./to-bwrap.ts";
import { toUnshare } from "./to-unshare.ts";

const usualOutputBytes = 256 * 1024;

/**
 * A sandbox of either way over the same file tree. Each folder has one home for as long as the job lives, so that what `setup` puts there (the
 * caches of go, cargo, pip) is there for `test`.
 */
export function containedSandbox(
  kind: "bwrap" | "unshare",
  of: Surveyed & { readonly hostPath: string; readonly needsSudo: boolean },
): Sandbox {
  const homes = new Map<string, Promise<string>>();
  return {
    kind,
    why: "",
    async run(run) {
      const folder = await realpath(run.folder);
      const places = homes.get(folder) ?? makePlaces();
      homes.set(folder, places);
      const container = toContainer(kind, of, { ...run, folder }, await places);
      return runContained(container, {
        command: run.command,
        timeoutMs: run.timeoutMs,
        maxOutputBytes: run.maxOutputBytes ?? usualOutputBytes,
        ...(run.signal === undefined ? {} : { signal: run.signal }),
      });
    },
  };
}

function toContainer(
  kind: "bwrap" | "unshare",
  of: Surveyed & { readonly hostPath: string; readonly needsSudo: boolean },
  run: SandboxRun,
  places: string,
) {
  const { folder, network } = run;
  const git = path.join(folder, ".git");
  const ownGit = existsSync(git) ? git : null;
  const mounts = planMounts(of.machine, { folder, home: path.join(places, "home"), network, ownGit });
  const env = {
    PATH: of.hostPath,
    HOME: sandboxHome,
    LANG: "C.UTF-8",
    CI: "true",
    TERM: "dumb",
    ...of.env,
    ...run.env,
  };
  if (kind === "bwrap") return { program: "bwrap", args: toBwrap(mounts, { folder, network, env }) };
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const args = toUnshare(mounts, { root: path.join(places, "root"), folder, network, uid, gid, env });
  return of.needsSudo ? { program: "sudo", args: ["-n", "unshare", ...args] } : { program: "unshare", args };
}

async function makePlaces(): Promise<string> {
  const places = await mkdtemp(path.join(tmpdir(), "baton-sandbox-"));
  await mkdir(path.join(places, "home"));
  await mkdir(path.join(places, "root"));
  process.once("exit", () => rmSync(places, { recursive: true, force: true }));
  return places;
}
