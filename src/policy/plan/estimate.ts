import type { Config } from "../../config/config.ts";
import { toAskedModel } from "../../config/to-asked-model.ts";
import type { EventPayload } from "../../contracts/events/event.ts";
import type { Feature, Plan } from "../../contracts/plan.ts";
import { costUsd } from "../../core/money/prices.ts";
import { toWaves } from "../due/waves.ts";

export type Estimate = EventPayload<"PLAN_PUBLISHED">["estimate"];

/** What one round uses, in tokens: most of a coder's input is read again from the vendor's cache. */
const usage = {
  coder: { input: 600_000, cached: 480_000, output: 18_000 },
  documenter: { input: 250_000, cached: 190_000, output: 9_000 },
  reviewer: { input: 90_000, cached: 50_000, output: 6_000 },
  verifier: { input: 60_000, cached: 30_000, output: 4_000 },
} as const;

/** Rounds that a feature takes, by its risk: of five features of risk 1 one or two come back once. */
const rounds = [1.3, 1.3, 1.5, 1.8, 2.2, 2.6] as const;
/** A private repository pays each job's started minute: implement, validate, review, publish, and route before them. */
const minutesOfRound = { implement: 8, validate: 4, review: 3, publish: 1, route: 1 } as const;

/** What a plan will cost in money and runner minutes: pure. `usd` is null when a model's price is not known; the note says which. */
export function estimatePlan(plan: Plan, config: Config): Estimate {
  const unknown = new Set<string>();
  let usd = 0;
  let minutes = 0;
  for (const feature of plan.features) {
    const times = rounds[feature.risk] ?? 2;
    for (const [model, tokens] of callsOf(feature, config)) {
      const cost = costUsd(model, tokens, config.prices);
      if (cost === undefined) unknown.add(model);
      else usd += cost * times;
    }
    minutes += times * Object.values(minutesOfRound).reduce((sum, one) => sum + one, 0);
  }
  const capped = Math.min(usd, config.budget["run-usd"]);
  const waves = toWaves(plan.features).length;
  const note = [
    ...(unknown.size === 0 ? [] : [`no price is known for ${[...unknown].join(", ")}`]),
    ...(usd > capped ? [`uncapped it would be about $${usd.toFixed(2)}`] : []),
    `${plan.features.length} feature${plan.features.length === 1 ? "" : "s"} in ${waves} wave${waves === 1 ? "" : "s"}`,
  ].join("; ");
  return { usd: unknown.size > 0 ? null : round(capped), runnerMinutes: Math.ceil(minutes), note };
}

function callsOf(
  feature: Feature,
  config: Config,
): readonly (readonly [string, { readonly input: number; readonly cached: number; readonly output: number }])[] {
  const writer = feature.model ?? config.models[feature.role][0] ?? "";
  const { reviewer, reviewers, verifier } = config.models;
  const readers = reviewers ?? reviewer.slice(0, 1);
  const attacker = reviewers === undefined ? [] : [verifier ?? reviewers[0] ?? ""];
  const asked = (name: string) => toAskedModel(name, config) ?? name;
  return [
    [asked(writer), usage[feature.role]],
    ...readers.map((name) => [asked(name), usage.reviewer] as const),
    ...attacker.map((name) => [asked(name), usage.verifier] as const),
  ];
}

function round(usd: number): number {
  return Math.round(usd * 100) / 100;
}
