import { review } from "../../../src/actions/review/review.ts";
import type { Change } from "../../../src/contracts/change.ts";
import { type Remark, Review, type ReviewReport } from "../../../src/contracts/review.ts";
import { packBaton } from "../../../src/leg/pack-baton.ts";
import type { Model } from "../../../src/ports/model.ts";
import type { Sandbox, StandIn } from "../../../src/ports/sandbox.ts";
import { History } from "../../leg/history.ts";
import { plainFiles } from "../../leg/plain-files.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

export const none = {
  ...{ claim: "", change: "", model: "google/reviewer", reviewers: "", verifier: "" },
  ...{ out: "", budgetUsd: undefined, token: "" },
};
const config = "prices:\n  google/reviewer: { input: 1, output: 1 }\n";
export const code = "export function divide(a, b) {\n  return a / b;\n}\n";
export const criteria = [{ id: "f1.c1", met: "yes" as const, evidence: "line 2" }];
export const remark: Remark = {
  severity: "high",
  title: "Zero is not refused",
  body: "divide(1, 0) gives Infinity",
  path: "src/divide.js",
  side: "RIGHT",
  quote: "  return a / b;",
  claimedLine: 20,
  criterion: null,
  suggestion: null,
};
export const complete = (of: Partial<ReviewReport> = {}) => ({
  call: [{ name: "complete_task", input: { summary: "Divides.", remarks: [remark], earlier: [], criteria, ...of } }],
});

export type Round = {
  history?: History;
  parent?: string;
  round?: number;
  files?: Readonly<Record<string, string>>;
  claimOf?: string;
  answers?: Change["summary"]["answers"];
  base?: string;
  sandbox?: Sandbox & StandIn;
};

/** A repository with one commit, and the worlds of the jobs that review what comes after it. */
export class Bench {
  readonly repository = new Repository();
  readonly base = this.repository.commit({
    ".github/baton.yml": config,
    "src/sum.js": "export const sum = 1;\n",
    "AGENTS.md": "Base guidance.\n",
  });
  readonly #worlds: World[] = [];

  makeWorld(of: ConstructorParameters<typeof World>[0] = {}): World {
    const world = new World(of);
    this.#worlds.push(world);
    return world;
  }

  /** Lets `review` look at a change as `implement` hands it on. */
  async reviewChange(model: Model, of: Round = {}) {
    const { repository } = this;
    const base = of.base ?? this.base;
    const world = this.makeWorld();
    const history = of.history ?? new History().approved(base);
    const parent = of.parent ?? base;
    const claim = history.claim({
      ticket: "f1",
      mode: "implement",
      base,
      head: parent === base ? null : parent,
      round: of.round ?? 1,
    });
    const ports = world.ports({ repository, history, models: [model], ...(of.sandbox ? { sandbox: of.sandbox } : {}) });
    const git = await ports.git();
    await git.fetch([base, parent]);
    const files = [...plainFiles(of.files ?? { "src/divide.js": code })];
    const summary = {
      outcome: "changed" as const,
      title: "Add divide",
      summary: "s",
      criteria: [],
      answers: of.answers ?? [],
      notes: "",
    };
    const change: Change = {
      base,
      parent,
      tree: await git.writeTree(parent, files),
      files,
      outsideOwned: [],
      summary,
      pullRequest: { title: "Add divide", body: "approve me" },
      model: "m",
    };
    const { baton } = await packBaton(
      ports,
      of.claimOf ? { ...claim, claim: of.claimOf } : claim,
      { kind: "change", payload: change },
      0,
    );
    const result = await review({ ...none, claim: JSON.stringify(claim), change: baton }, ports);
    const made = Review.parse(world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact)?.payload);
    return { result, made, world, change, history, claim };
  }

  remove(): void {
    this.repository.remove();
    for (const world of this.#worlds) world.remove();
  }
}
