import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Prepared } from "../../contracts/prepared.ts";
import { Fault, toFault } from "../../core/fault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HandOver } from "../../ports/hand-over.ts";
import type { Job } from "../../ports/job.ts";
import type { PreparedKey, PreparedStore } from "../../ports/prepared-store.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { type Artifacts, openArtifacts } from "./artifacts.ts";
import { findSecrets } from "./find-secrets.ts";
import { cacheKeeper, folderKeeper, type Keeper } from "./keepers.ts";
import { parseName, toName, toStart } from "./names.ts";
import { pack, unpack } from "./pack.ts";
import { stage, unstage } from "./stage.ts";

const maxTold = 5;

type Environment = Readonly<Record<string, string | undefined>>;
type Of = {
  readonly env: Environment;
  readonly job: Pick<Job, "scratch" | "repository" | "runId">;
  readonly token: string;
  /** None of these may be in what is kept. */
  readonly secrets: readonly string[];
  readonly handOver: HandOver;
  readonly clock: Pick<Clock, "now">;
  readonly reporter: Pick<Reporter, "say" | "warn">;
};

/** Port PreparedStore: GitHub's cache and artifacts, and on a runner of one's own a folder beside its tools. */
export function openPreparedStore(of: Of): PreparedStore {
  const { env, job, secrets, clock, reporter } = of;
  const keeper = openKeeper(env, job);
  const artifacts = env["ACTIONS_RUNTIME_TOKEN"] ? openArtifacts({ ...job, token: of.token }) : undefined;
  const scratch = () => mkdtemp(path.join(job.scratch, "prepared-"));
  const put = async (key: PreparedKey, file: string, packed: { readonly digest: string; readonly bytes: number }) => {
    const name = toName(key, packed, clock.now());
    const kept = { ...key, ...packed, name };
    if (await keeper.put(name, file)) return { ...kept, kept: keeper.kept, runId: 0 };
    return artifacts === undefined ? undefined : putArtifact(artifacts, kept, file);
  };
  const fetchTo = (kept: Prepared, file: string) =>
    kept.kept === "artifact" ? need(artifacts).get(kept, file) : keeper.get(kept.name, file);
  return {
    machine: () => readMachine(env),
    async find(key) {
      try {
        const name = await keeper.find(toStart(key, clock.now()));
        const packed = name === undefined ? undefined : parseName(name);
        return name === undefined || packed === undefined
          ? undefined
          : { ...key, ...packed, name, kept: keeper.kept, runId: 0 };
      } catch (thrown) {
        reporter.warn(`What was prepared before could not be looked for: ${toFault(thrown).message}`);
        return undefined;
      }
    },
    async keep(key, made) {
      const folder = await scratch();
      await stage(made, folder, of.handOver);
      const leaks = await findSecrets(folder, secrets);
      if (leaks.length > 0) {
        reporter.warn(
          `What the set-up made is not kept: it holds a secret of this job, in ${leaks.slice(0, maxTold).join(", ")}. Each job sets up by itself.`,
        );
        return undefined;
      }
      const file = path.join(await scratch(), "packed");
      const packed = await pack(folder, file);
      const kept = await put(key, file, packed);
      if (kept === undefined) reporter.warn("What the set-up made can be kept nowhere. Each job sets up by itself.");
      else reporter.say(`Kept as ${kept.kept} ${kept.name} (${Math.ceil(packed.bytes / 1024 ** 2)} MB).`);
      await rm(path.dirname(file), { recursive: true, force: true });
      return kept;
    },
    async passOn(kept) {
      const file = path.join(await scratch(), "packed");
      await fetchTo(kept, file);
      const { content, machine, digest, bytes } = kept;
      return put({ content, machine }, file, { digest, bytes });
    },
    async fetch(kept) {
      const [file, folder] = [path.join(await scratch(), "packed"), await scratch()];
      await fetchTo(kept, file);
      await unpack(file, folder, kept);
      await rm(file);
      return { lay: (into) => unstage(folder, into, of.handOver) };
    },
  };
}

function openKeeper(env: Environment, { scratch, repository }: Pick<Job, "scratch" | "repository">): Keeper {
  if (env["RUNNER_ENVIRONMENT"] === "github-hosted") return cacheKeeper(path.join(scratch, "cache"));
  const tools = env["RUNNER_TOOL_CACHE"] ?? path.join(homedir(), ".cache");
  return folderKeeper(path.join(tools, "baton-prepared", ...repository.split("/")));
}

async function putArtifact(
  artifacts: Artifacts,
  kept: Omit<Prepared, "kept" | "runId">,
  file: string,
): Promise<Prepared> {
  await artifacts.put(kept.name, file);
  return { ...kept, kept: "artifact", runId: artifacts.runId };
}

function need(artifacts: Artifacts | undefined): Artifacts {
  if (artifacts !== undefined) return artifacts;
  throw new Fault("prepared.missing", "There are no artifacts outside a workflow run.", { who: "us" });
}

/** GitHub's images say their version; elsewhere the system says its own. PATH names the versions of what set-up actions installed. */
async function readMachine(env: Environment): Promise<string> {
  const image = env["ImageOS"] === undefined ? await readFile("/etc/os-release", "utf8").catch(() => "") : "";
  const said = [env["ImageOS"], env["ImageVersion"], image, env["PATH"], process.platform, process.arch];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}
