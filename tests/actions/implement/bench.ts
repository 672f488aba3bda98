import { implement } from "../../../src/actions/implement/implement.ts";
import { Change, type ChangeSummary } from "../../../src/contracts/change.ts";
import type { Model } from "../../../src/ports/model.ts";
import type { History } from "../../leg/history.ts";
import { Repository } from "../../leg/repository.ts";
import type { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { World } from "../../leg/world.ts";

export const none = {
  claim: "",
  task: "",
  model: "openai/coder",
  out: "",
  budgetUsd: undefined,
  allowDirty: false,
  prepared: "",
  token: "",
};
export const config = "prices:\n  openai/coder: { input: 1, output: 1 }\n";
const done: ChangeSummary = {
  outcome: "changed",
  title: "Add divide",
  summary: "divide() is there.",
  criteria: [{ id: "f1.c1", how: "a test" }],
  answers: [],
  notes: "",
};
/** One turn of the model that writes a file. */
export const write = (name: string, content: string) => ({
  call: [{ name: "write_file", input: { path: name, content } }],
});
/** One turn that hands the summary in. */
export const complete = (of: Partial<ChangeSummary> = {}) => ({
  call: [{ name: "complete_task", input: { ...done, ...of } }],
});
export const divide = "export export const divide = (a, b) => a / b;\n";

/** A repository with one commit, and the worlds of the jobs that work on it. */
export class Bench {
  readonly repository = new Repository();
  readonly base = this.repository.commit({
    ".github/baton.yml": config,
    "src/sum.js": "export const sum = 1;\n",
    "AGENTS.md": "Use tabs.\n",
    ".gitignore": "out/\n",
  });
  readonly #worlds: World[] = [];

  makeWorld(...of: ConstructorParameters<typeof World>): World {
    const world = new World(...of);
    this.#worlds.push(world);
    return world;
  }

  /** Gives the ticket's next claim and lets `implement` work on it. */
  async runRound(
    history: History,
    model: Model,
    of: { base?: string; head?: string; round?: number; sandbox?: ShellSandbox } = {},
  ) {
    const { repository } = this;
    const world = this.makeWorld();
    const { base = this.base, head = null, round = 1, sandbox } = of;
    const claim = history.claim({ ticket: "f1", mode: "implement", base, head, round });
    const ports = world.ports({ repository, history, models: [model], ...(sandbox ? { sandbox } : {}) });
    const result = await implement({ ...none, claim: JSON.stringify(claim) }, ports);
    const baton = world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact);
    return { result, world, baton, git: await ports.git(), change: Change.parse(baton?.payload) };
  }

  remove(): void {
    this.repository.remove();
    for (const world of this.#worlds) world.remove();
  }
}
