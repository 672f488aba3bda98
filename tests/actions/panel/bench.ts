import type { PanelInputs } from "../../../src/actions/panel/inputs.ts";
import { panel } from "../../../src/actions/panel/panel.ts";
import { PanelResult } from "../../../src/contracts/panel.ts";
import type { Model } from "../../../src/ports/model.ts";
import { type ScriptedModel, scriptedModel } from "../../fakes/scripted-model.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

export const asked = ["anthropic/claude-opus-5-5", "openai/gpt-6.1-sol", "google/gemini-4-argon"] as const;
export const judge = "anthropic/claude-sonnet-5-5";

export const none: PanelInputs = {
  claim: "",
  question: "Redis or PostgreSQL for sessions?",
  models: [...asked],
  synthesizer: judge,
  rounds: undefined,
  out: "/out",
  token: "",
  budgetUsd: undefined,
};

export const complete = (input: unknown) => ({ call: [{ name: "complete_task", input }] });
export const answers = (answer: string) => [complete({ answer })];
export const verdict = {
  answer: "PostgreSQL will do.",
  agreement: ["Sessions fit into one table."],
  dissent: [
    {
      about: "Speed",
      positions: [
        { answers: ["A"], says: "It is fast enough." },
        { answers: ["B"], says: "It is not." },
      ],
      settled: null,
    },
  ],
  todo: ["Make the table."],
  confidence: "medium",
  because: "Nobody measured it.",
};

export type Turns = Parameters<typeof scriptedModel>[0];

/** A panel alone on a checkout, with models in memory. */
export class PanelBench {
  readonly repository = new Repository();
  readonly base: string;
  readonly #worlds: World[] = [];

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.base = this.repository.commit({ "src/sessions.ts": "export const store = 'memory';\n", ...files });
  }

  async ask(
    of: {
      readonly turns?: Readonly<Record<string, Turns>>;
      readonly judged?: Turns;
      readonly models?: readonly Model[];
      readonly inputs?: Partial<PanelInputs>;
      readonly job?: ConstructorParameters<typeof World>[0];
      readonly secrets?: readonly string[];
    } = {},
  ) {
    const { turns = {}, judged = [complete(verdict)] } = of;
    const scripted = [
      ...asked.map((name) => scriptedModel(turns[name] ?? answers(`Answer of ${name}.`), name)),
      scriptedModel(judged, judge),
    ];
    const models = of.models ?? scripted;
    const world = new World(of.job, of.secrets);
    this.#worlds.push(world);
    const ports = world.ports({ repository: this.repository, models, checkout: true });
    const result = await panel({ ...none, ...of.inputs }, ports);
    const made = PanelResult.parse(JSON.parse(world.saved.get("/out/panel.json") ?? "{}"));
    return { result, made, world, models: scripted };
  }

  /** What the synthesizer was sent, all of it. */
  static sentTo(models: readonly ScriptedModel[], name = judge): string {
    return JSON.stringify(models.find((model) => model.name === name)?.asked.map(({ transcript }) => transcript) ?? []);
  }

  remove(): void {
    this.repository.remove();
    for (const world of this.#worlds) world.remove();
  }
}
