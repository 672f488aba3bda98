import { relay } from "../../../src/actions/relay/relay.ts";
import type { Model } from "../../../src/ports/model.ts";
import type { Sandbox, StandIn } from "../../../src/ports/sandbox.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

export const none = {
  claim: "",
  relay: "check",
  task: "Divide two numbers.",
  base: "",
  edited: false,
  ok: "",
  out: "/out",
  token: "",
  budgetUsd: undefined,
};
export const prices =
  "prices:\n  openai/coder: { input: 1, output: 1 }\n  google/judge: { input: 1, output: 1 }\n  anthropic/judge: { input: 1, output: 1 }\n";
/** One turn that hands a stage's answer in. */
export const said = (answer: string, more: object = {}) => ({
  call: [{ name: "complete_task", input: { answer, ...more } }],
});
export const textOf = (asked: unknown): string => JSON.stringify(asked);

/** A repository whose configuration has a relay `check`, and the worlds of the jobs in it. */
export class Bench {
  readonly repository = new Repository();
  readonly #worlds: World[] = [];

  begin(stages: string, files: Readonly<Record<string, string>> = {}): string {
    const config = `${prices}relays:\n  check:\n    stages:\n${stages}`;
    return this.repository.commit({ ".github/baton.yml": config, "src/sum.js": "export const sum = 1;\n", ...files });
  }

  makeWorld(...of: ConstructorParameters<typeof World>): World {
    const world = new World(...of);
    this.#worlds.push(world);
    return world;
  }

  /** Runs the relay alone, on what former runs saved. */
  async run(
    models: readonly Model[],
    of: {
      readonly inputs?: Partial<typeof none>;
      readonly saved?: ReadonlyMap<string, string>;
      readonly sandbox?: Sandbox & StandIn;
      readonly job?: ConstructorParameters<typeof World>[0];
    } = {},
  ) {
    const world = this.makeWorld(of.job);
    for (const [file, content] of of.saved ?? []) world.saved.set(file, content);
    const { repository } = this;
    const ports = world.ports({ repository, models, checkout: true, ...(of.sandbox ? { sandbox: of.sandbox } : {}) });
    return { world, result: await relay({ ...none, ...of.inputs }, ports) };
  }

  remove(): void {
    this.repository.remove();
    for (const world of this.#worlds) world.remove();
  }
}
