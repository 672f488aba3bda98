import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSetUpSecrets } from "../../src/adapters/prepared/open-set-up-secrets.ts";
import { openSyntax } from "../../src/adapters/syntax/open-syntax.ts";
import { handOver } from "../../src/adapters/workspace/hand-over.ts";
import { keepFolder } from "../../src/adapters/workspace/keep-folder.ts";
import { openWorkspace } from "../../src/adapters/workspace/open-workspace.ts";
import type { Baton, BatonRef } from "../../src/contracts/baton.ts";
import { Fault } from "../../src/core/fault.ts";
import { parseSetUpSecrets } from "../../src/core/set-up-secrets.ts";
import type { OpenAgentPool } from "../../src/ports/agent-pool.ts";
import type { FindBatches } from "../../src/ports/batches.ts";
import type { Carrier } from "../../src/ports/carrier.ts";
import type { Forge } from "../../src/ports/forge/forge.ts";
import type { Job } from "../../src/ports/job.ts";
import type { Model } from "../../src/ports/model.ts";
import type { Ports } from "../../src/ports/ports.ts";
import type { Sandbox, StandIn } from "../../src/ports/sandbox.ts";
import type { Services } from "../../src/ports/services.ts";
import type { OpenToolServer } from "../../src/ports/tool-server.ts";
import type { Workspace } from "../../src/ports/workspace.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { type KeptLog, memoryLogs } from "../fakes/memory-logs.ts";
import { nothingPrepared } from "../fakes/no-prepared.ts";
import { noServices } from "../fakes/no-services.ts";
import type { History } from "./history.ts";
import type { Repository } from "./repository.ts";
import { ShellSandbox } from "./shell-sandbox.ts";

/** A job's world: real git on the repository, batons in memory, the given models by name; GitHub's API is not there, as no thinker may need it. */
export class World implements Carrier {
  readonly reporter: CollectingReporter;
  readonly scratch = mkdtempSync(path.join(tmpdir(), "baton-world-"));
  readonly batons = new Map<string, Baton>();
  readonly saved = new Map<string, string>();
  readonly workspaces: string[] = [];
  readonly logs: KeptLog[] = [];
  job: Job;

  /** `secrets`: what the reporter knows for one. */
  constructor(job: Partial<Job> = {}, secrets: readonly string[] = []) {
    this.reporter = new CollectingReporter(secrets);
    const runUrl = "https://github.com/o/r/actions/runs/100";
    this.job = {
      repository: "o/r",
      event: "",
      payload: {},
      runId: 100,
      attempt: 1,
      workflow: "",
      ref: "",
      sha: "",
      actor: "me",
      serverUrl: "https://github.com",
      runUrl,
      scratch: this.scratch,
      ...job,
    };
  }

  ports(of: {
    repository: Repository;
    history?: History;
    models?: readonly Model[];
    findBatches?: FindBatches;
    agents?: OpenAgentPool;
    sandbox?: Sandbox & StandIn;
    checkout?: boolean;
    lessons?: string;
    openToolServer?: OpenToolServer;
    setUpSecrets?: string;
    services?: Services;
  }): Ports {
    const { repository, history, models = [] } = of;
    const git = once(() => repository.open());
    return {
      job: this.job,
      clock: new ManualClock({ autoAdvanceUpToMs: 600_000 }),
      reporter: this.reporter,
      forge: noForge(),
      carrier: this,
      findModel: async (name) => models.find((model) => model.name === name) ?? lacking(name),
      findBatches: of.findBatches ?? (async () => undefined),
      openAgents: of.agents ?? (() => Promise.reject(new Error("this test has no command-line agents"))),
      openLog: memoryLogs(this.logs),
      syntax: openSyntax,
      openToolServer: of.openToolServer ?? noServer,
      git,
      checkout: async () => ({
        folder: repository.folder,
        git: of.checkout ? await repository.open(repository.folder) : null,
      }),
      state: async () => {
        const events = history?.events ?? [];
        return {
          read: async () => ({
            tip: "0".repeat(40),
            lastSeq: events.length,
            events,
            finished: [],
            lessons: of.lessons ?? "",
            commands: "",
            chain: null,
          }),
          advance: noPush,
        };
      },
      sandbox: async () => of.sandbox ?? new ShellSandbox("none"),
      workspace: async (folder) => this.open(folder),
      keepFolder,
      handOver,
      preparedStore: nothingPrepared,
      setUpSecrets: openSetUpSecrets(parseSetUpSecrets(of.setUpSecrets ?? "")),
      services: of.services ?? noServices,
      save: async (file, content) => void this.saved.set(file, content),
      append: async (file, line) => void this.saved.set(file, `${this.saved.get(file) ?? ""}${line}\n`),
      load: async (file) => this.saved.get(file),
      drop: async (file) => void this.saved.delete(file),
      signal: new AbortController().signal,
    };
  }

  async put(artifact: string, baton: Baton): Promise<BatonRef> {
    this.batons.set(artifact, baton);
    const text = JSON.stringify(baton);
    return { artifact, digest: createHash("sha256").update(text).digest("hex"), bytes: text.length };
  }

  async putFiles(artifact: string, files: ReadonlyMap<string, string>): Promise<void> {
    for (const [name, content] of files) this.saved.set(`${artifact}/${name}`, content);
  }

  async take(ref: BatonRef): Promise<Baton> {
    const baton = this.batons.get(ref.artifact);
    if (baton === undefined) throw new Fault("baton.missing", `no ${ref.artifact}`, { who: "outside" });
    return baton;
  }

  async list(): Promise<readonly string[]> {
    return [...this.batons.keys()];
  }

  async peek(artifact: string): Promise<Baton> {
    return this.take({ artifact, digest: "", bytes: 0 });
  }

  open(folder: string | null): Workspace {
    const root = folder ?? mkdtempSync(path.join(this.scratch, "work-"));
    this.workspaces.push(root);
    return openWorkspace(root);
  }

  remove(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

function lacking(name: string): never {
  throw new Fault("model.no_key", `No key for ${name}.`, { who: "user" });
}

/** GitHub's API is for writers: whatever is asked of it here is a mistake of the job. */
function noForge(): Forge {
  const refuse = (_target: object, name: string | symbol) => {
    throw new Error(`this job may not use GitHub's API (${String(name)})`);
  };
  return new Proxy<Forge>({} as Forge, { get: refuse });
}

async function noServer(): Promise<never> {
  throw new Error("this job has no server of tools");
}

async function noPush(): Promise<never> {
  throw new Error("this job may not push");
}

function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => (opened ??= open());
}
