import { implement } from "../../../../src/actions/implement/implement.ts";
import { openSandbox } from "../../../../src/adapters/sandbox/open-sandbox.ts";
import { Change } from "../../../../src/contracts/change.ts";
import type { Claim } from "../../../../src/contracts/claim.ts";
import type { Ports } from "../../../../src/ports/ports.ts";
import type { Sandbox, SandboxRun, StandIn } from "../../../../src/ports/sandbox.ts";
import { scriptedModel } from "../../../fakes/scripted-model.ts";
import { History } from "../../../leg/history.ts";
import type { World } from "../../../leg/world.ts";
import { Bench, none } from "../bench.ts";

type Turns = Parameters<typeof scriptedModel>[0];

/** One turn in which the model runs a command. */
export const runs = (command: string) => ({ call: [{ name: "run", input: { command, timeoutMs: null } }] });
export const calls = (name: string, input: Readonly<Record<string, unknown>>) => ({ call: [{ name, input }] });

const models = ["coder", "a", "b", "c"];
const prices = models.map((name) => `  openai/${name}: { input: 1, output: 1 }\n`).join("");
/** A configuration whose set-up and test are these commands. */
export const settings = (setup: string, test: string, more = "") =>
  `${more}prices:\n${prices}validate:\n  report: exit-code\n  setup: ${JSON.stringify(setup)}\n  test: ${JSON.stringify(test)}\n`;

/** Real sandboxes, one a job; what they were asked to run is kept. */
async function openWatched(asked: SandboxRun[], env?: Readonly<Record<string, string>>): Promise<Sandbox & StandIn> {
  const sandbox = await openSandbox(env === undefined ? {} : { env });
  return {
    kind: sandbox.kind,
    why: sandbox.why,
    standIn: (of) => sandbox.standIn(of),
    placeOf: (folder) => sandbox.placeOf(folder),
    adopt: (of) => sandbox.adopt(of),
    run: (of) => {
      asked.push(of);
      return sandbox.run(of);
    },
  };
}

/** Jobs that implement in a repository that has a set-up, in the real sandbox. */
export class Workshop {
  readonly bench = new Bench();

  /** One job; each model has its turns. `said`: what the tools answered, of all in turn. */
  async work(
    base: string,
    turns: Readonly<Record<string, Turns>>,
    of: {
      history?: History;
      change?: (ports: Ports) => Partial<Ports>;
      model?: string;
      batons?: World["batons"];
      setsUp?: Claim["setsUp"];
      setUp?: string;
      prepared?: string;
      /** The job's environment, where it is not this one's. */
      env?: Readonly<Record<string, string>>;
    } = {},
  ) {
    const world = this.bench.makeWorld();
    for (const [name, baton] of of.batons ?? []) world.batons.set(name, baton);
    const history = of.history ?? new History().approved(base);
    const claim = history.claim({ ticket: "f1", mode: "implement", base, ...(of.setsUp && { setsUp: of.setsUp }) });
    const scripted = Object.entries(turns).map(([name, own]) => scriptedModel(own, `openai/${name}`));
    const asked: SandboxRun[] = [];
    const sandbox = await openWatched(asked, of.env);
    const ports = world.ports({ repository: this.bench.repository, history, models: scripted, sandbox });
    const input = {
      ...none,
      model: of.model ?? scripted.map(({ name }) => name).join(","),
      claim: JSON.stringify(claim),
      setUp: of.setUp,
      prepared: of.prepared ?? "",
    };
    const result = await implement(input, { ...ports, ...of.change?.(ports) }).catch((thrown: unknown) => ({ thrown }));
    const artifact = "thrown" in result ? undefined : JSON.parse(result.outputs.baton ?? "{}").artifact;
    const payload = artifact === undefined ? undefined : world.batons.get(artifact)?.payload;
    return {
      result,
      world,
      history,
      asked,
      claim,
      change: payload === undefined ? undefined : Change.parse(payload),
      said: scripted.map((model) => JSON.stringify(model.asked.at(-1)?.transcript.messages ?? [])),
      prompts: scripted.map((model) => JSON.stringify(model.asked[0]?.transcript ?? {})),
    };
  }

  commit(files: Readonly<Record<string, string | null>>, from?: string): string {
    return this.bench.repository.commit(files, from ?? this.bench.base);
  }

  remove(): void {
    this.bench.remove();
  }
}
