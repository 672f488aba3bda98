import { implement } from "../../../../src/actions/implement/implement.ts";
import { type Baton, BatonRef } from "../../../../src/contracts/baton.ts";
import { Change } from "../../../../src/contracts/change.ts";
import { Checkpoint } from "../../../../src/contracts/checkpoint.ts";
import type { Model } from "../../../../src/ports/model.ts";
import type { Ports } from "../../../../src/ports/ports.ts";
import type { SandboxRun } from "../../../../src/ports/sandbox.ts";
import { scriptedModel } from "../../../fakes/scripted-model.ts";
import { History } from "../../../leg/history.ts";
import { ShellSandbox } from "../../../leg/shell-sandbox.ts";
import { Bench, none } from "../bench.ts";

export type Scripted = ReturnType<typeof scriptedModel>;
/** The model `openai/<name>`, which has a price here. */
export const asks = (name: string, ...turns: Parameters<typeof scriptedModel>[0]) =>
  scriptedModel(turns, `openai/${name}`);
export const names = "openai/a,openai/b,openai/c";
const prices = ["a", "b", "c"].map((name) => `  openai/${name}: { input: 1, output: 1 }\n`).join("");
export const config = (candidates = 3, more = "") =>
  `candidates: ${candidates}\nvalidate: { test: "grep -q right src/divide.js", report: exit-code }\n${more}prices:\n${prices}`;

/** How much of a conversation each was asked with first; undefined: it was not asked. */
export const firstAsked = (models: readonly Scripted[]) =>
  models.map((one) => one.asked[0]?.transcript.messages.length);

/** Tells when the tests of so many candidates have been begun: those have handed in. */
export class WatchedSandbox extends ShellSandbox {
  readonly #tested = Promise.withResolvers<void>();
  readonly #count: number;

  constructor(count: number) {
    super();
    this.#count = count;
  }

  get tested(): Promise<void> {
    return this.#tested.promise;
  }

  override run(of: SandboxRun) {
    const ran = super.run(of);
    if (this.asked.length === this.#count) this.#tested.resolve();
    return ran;
  }
}

type Job = {
  readonly batons?: ReadonlyMap<string, Baton>;
  readonly base?: string;
  readonly secrets?: readonly string[];
  /** The runner stops the job when this one is asked for the `at`th time and the others have handed in. */
  readonly stopped?: { readonly model: Scripted; readonly at: number; readonly others: number };
  readonly change?: (ports: Ports, stop: AbortController) => Partial<Ports>;
};
export type Worked = Awaited<ReturnType<Contest["work"]>>;

/** Several candidates on one ticket, job after job. */
export class Contest {
  readonly bench = new Bench();
  readonly base = this.bench.repository.commit({
    ".github/baton.yml": config(),
    "src/sum.js": "export const sum = 1;\n",
  });

  commit(configuration: string): string {
    return this.bench.repository.commit({ ".github/baton.yml": configuration }, this.base);
  }

  history(base = this.base): History {
    return new History().approved(base);
  }

  /** One job of the ticket: what it gave, or the fault that it ended with. */
  async work(history: History, models: readonly Scripted[], of: Job = {}) {
    const { repository } = this.bench;
    const world = this.bench.makeWorld({}, of.secrets);
    for (const [name, baton] of of.batons ?? []) world.batons.set(name, baton);
    const claim = history.claim({ ticket: "f1", mode: "implement", base: of.base ?? this.base });
    const stop = new AbortController();
    const sandbox = new WatchedSandbox(of.stopped?.others ?? 0);
    const watched = models.map(
      (model): Model => ({
        ...model,
        async reply(...asked) {
          if (model === of.stopped?.model && model.asked.length + 1 === of.stopped.at) {
            await sandbox.tested;
            stop.abort(new Error("SIGTERM"));
          }
          return model.reply(...asked);
        },
      }),
    );
    const usual = { ...world.ports({ repository, history, models: watched, sandbox }), signal: stop.signal };
    const ports = { ...usual, ...of.change?.(usual, stop) };
    const asked = { ...none, model: names, claim: JSON.stringify(claim) };
    const result = await implement(asked, ports).catch((thrown) => thrown);
    return { world, claim, result, told: world.reporter.outputs.get("checkpoint"), models };
  }

  remove(): void {
    this.bench.remove();
  }
}

/** As `publish` records it; gives the batons for the next job. */
export function end(history: History, { claim, told, world }: Worked): ReadonlyMap<string, Baton> {
  const ref = BatonRef.parse(JSON.parse(told ?? "null"));
  const checkpoint = { ...ref, claim: claim.claim, runId: claim.runId };
  history.add("CLAIM_ENDED", "f1", { claim: claim.claim, outcome: "failed", reason: "stopped", spent: {}, checkpoint });
  return world.batons;
}

export function checkpointOf({ world, told }: Worked): Checkpoint {
  return Checkpoint.parse(world.batons.get(JSON.parse(told ?? "{}").artifact)?.payload);
}

export function changeOf({ world, result }: Worked): Change {
  return Change.parse(world.batons.get(JSON.parse(result.outputs?.baton ?? "{}").artifact)?.payload);
}
