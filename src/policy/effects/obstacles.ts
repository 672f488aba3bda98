import type { Config } from "../../config/config.ts";
import { toAskedModel } from "../../config/to-asked-model.ts";
import type { EventPayload } from "../../contracts/events/event.ts";
import type { Plan } from "../../contracts/plan.ts";
import { endOfModel } from "../../core/model-names.ts";
import { findPrice } from "../../core/money/prices.ts";

export type Obstacle = EventPayload<"PLAN_PUBLISHED">["obstacles"][number];

type Rules = {
  readonly requiredChecks: readonly string[];
  readonly requiredApprovals: number;
  readonly mergeQueue: boolean;
  readonly others: readonly string[];
};

/** The repository's settings as far as the token may read them. null: it may not. */
export type Settings = {
  readonly defaultBranch: string;
  readonly main: Rules | null;
  /** Of `baton-state`. */
  readonly state: Rules | null;
  /** Of a branch as Baton makes them. */
  readonly feature: Rules | null;
  readonly mayOpenPulls: boolean | null;
  readonly allowedMerges: readonly string[];
  /** A branch by whose name git can not keep those that Baton makes; null: none. */
  readonly inTheWay: string | null;
};

/** What will stand in the way of a run, each with its remedy, before money is spent on code: pure. `blocks`: nothing can be merged (or pushed) before it is mended. */
export function findObstacles(settings: Settings, config: Config, plan: Plan | null): readonly Obstacle[] {
  return [
    ...pullObstacles(settings),
    ...ruleObstacles(settings, config),
    ...inTheWayObstacles(settings),
    ...ownBranchObstacles(settings),
    ...priceObstacles(config, plan),
    ...endingObstacles(config, plan),
  ];
}

function pullObstacles({ mayOpenPulls }: Settings): readonly Obstacle[] {
  if (mayOpenPulls !== false) return [];
  return [
    {
      what: "GitHub Actions may not open pull requests here.",
      remedy:
        "Settings → Actions → General → Workflow permissions: switch on “Allow GitHub Actions to create and approve pull requests”, or hand in an app's token.",
      blocks: true,
    },
  ];
}

function ruleObstacles({ main, defaultBranch, allowedMerges }: Settings, config: Config): readonly Obstacle[] {
  const found: Obstacle[] = [];
  const { method, enabled } = config.merge;
  if (enabled && !allowedMerges.includes(method)) {
    found.push({
      what: `The repository does not allow ${method} merges.`,
      remedy: `Set merge.method in .github/baton.yml to ${allowedMerges.join(" or ") || "a method that is allowed"}.`,
      blocks: true,
    });
  }
  if (main === null) return found;
  if (main.requiredApprovals > 0) {
    found.push({
      what: `${defaultBranch} requires ${main.requiredApprovals} approving review(s).`,
      remedy: "Approve each pull request; Baton can not approve its own.",
      blocks: false,
    });
  }
  if (main.requiredChecks.length > 0) {
    const names = main.requiredChecks.join(", ");
    found.push({
      what: `${defaultBranch} requires the checks ${names}.`,
      remedy:
        "Workflows on Baton's pull requests wait for a person's approval in the Actions tab, unless an app's token is handed in.",
      blocks: false,
    });
  }
  if (main.mergeQueue)
    found.push({
      what: `${defaultBranch} merges through a merge queue.`,
      remedy: "Add approved pull requests to the queue yourself.",
      blocks: false,
    });
  for (const rule of main.others)
    found.push({
      what: `${defaultBranch}: ${rule}.`,
      remedy: "Exempt GitHub Actions from this rule, or merge approved pull requests yourself.",
      blocks: false,
    });
  return found;
}

/** On a server as on a disk a name is a file or a folder, never both. */
function inTheWayObstacles({ inTheWay }: Settings): readonly Obstacle[] {
  if (inTheWay === null) return [];
  return [
    {
      what: `The branch ${inTheWay} is in the way: git cannot keep it beside the branches ${inTheWay}/… that Baton pushes.`,
      remedy: `Rename it on the repository's page of branches, or delete it: \`git push origin --delete ${inTheWay}\`.`,
      blocks: true,
    },
  ];
}

/** Baton pushes these branches with the job's token; a rule that forbids it stops everything. */
function ownBranchObstacles({ state, feature }: Settings): readonly Obstacle[] {
  const branches = [
    ["baton-state", state],
    ["baton/**", feature],
  ] as const;
  return branches.flatMap(([name, rules]) => {
    if (rules === null) return [];
    const reasons = [
      ...rules.others,
      ...(rules.requiredChecks.length > 0 ? ["required checks"] : []),
      ...(rules.requiredApprovals > 0 ? ["required reviews"] : []),
      ...(rules.mergeQueue ? ["a merge queue"] : []),
    ];
    return reasons.length === 0
      ? []
      : [
          {
            what: `Rules stand on ${name}: ${reasons.join(", ")}.`,
            remedy: `Take ${name} out of these rules: Baton pushes there.`,
            blocks: true,
          },
        ];
  });
}

/** All that may be asked from here on: the planner's too as long as there is no plan. */
function modelsOf(config: Config, plan: Plan | null): readonly string[] {
  const { planner, coder, documenter, reviewer, reviewers, verifier } = config.models;
  const chosen = (plan?.features ?? []).flatMap((feature) => (feature.model === null ? [] : [feature.model]));
  const writes = plan === null || plan.features.some(({ role }) => role === "documenter");
  const reading = reviewers === undefined ? reviewer : [...reviewers, ...(verifier === undefined ? [] : [verifier])];
  const named = [...(plan === null ? planner : []), ...coder, ...(writes ? documenter : []), ...reading, ...chosen];
  return [...new Set(named.flatMap((name) => toAskedModel(name, config) ?? []))];
}

function endingObstacles(config: Config, plan: Plan | null): readonly Obstacle[] {
  return [...new Set([...config.models.planner, ...modelsOf(config, plan)])].flatMap((model) => {
    const end = endOfModel(model);
    return end === undefined
      ? []
      : [{ what: `${model} ${end}.`, remedy: "Name another model in .github/baton.yml.", blocks: false }];
  });
}

function priceObstacles(config: Config, plan: Plan | null): readonly Obstacle[] {
  const unknown = modelsOf(config, plan).filter((model) => findPrice(model, config.prices) === undefined);
  if (unknown.length === 0) return [];
  const allowed = config.budget["allow-unknown-price"];
  return [
    {
      what: `No price is known for ${unknown.join(", ")}${allowed ? "; it is not counted against the budget" : ", so its cost can not be capped"}.`,
      remedy: "Name it under prices in .github/baton.yml (USD per million tokens), or set budget.allow-unknown-price.",
      blocks: !allowed,
    },
  ];
}
