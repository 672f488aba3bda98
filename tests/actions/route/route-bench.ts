import { route } from "../../../src/actions/route/route.ts";
import type { ActionResult } from "../../../src/contracts/action-result.ts";
import { Claim } from "../../../src/contracts/claim.ts";
import type { Event } from "../../../src/contracts/events/event.ts";
import { toDraft } from "../../../src/policy/drafts.ts";
import { findMarker, renderPlanMarker } from "../../../src/policy/effects/effect.ts";
import { keys } from "../../../src/policy/keys.ts";
import type { ForgeIssue, ForgeUser } from "../../../src/ports/forge/forge-issues.ts";
import { fold } from "../../../src/state/fold.ts";
import type { RunState } from "../../../src/state/state.ts";
import { type LegWorld, legWorld, maintainer } from "../../builders/leg-world.ts";
import { commented, labeled } from "../../builders/payloads.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";

export const stranger: ForgeUser = { login: "mallory", id: 66, isBot: false };
export type Trigger = { readonly event: string; readonly payload: unknown };

/** A repository with one open issue, and the jobs that its events start; workflow runs count from 100. */
export class RouteBench {
  readonly world: LegWorld;
  readonly issue: ForgeIssue;
  nextRun = 100;

  constructor(world: LegWorld) {
    this.world = world;
    // GitHub's clock runs behind the jobs', until people take their time.
    world.forge.world.clockMs = Date.parse("2026-11-20T11:00:00Z");
    this.issue = this.issueOf(
      world.forge.openIssue({ title: "User auth", body: "Let users sign in.", author: stranger }),
    );
  }

  static async open(): Promise<RouteBench> {
    return new RouteBench(await legWorld());
  }

  async play(trigger: Trigger): Promise<ActionResult> {
    return route({ token: "" }, await this.jobOf(trigger));
  }

  async jobOf(trigger: Trigger) {
    const ports = await this.world.job({ runId: this.nextRun++ });
    return { ...ports, job: { ...ports.job, ...trigger } };
  }

  /** A maintainer's comment, hours later. */
  async say(body: string): Promise<ActionResult> {
    this.world.forge.world.clockMs += 7_200_000;
    return this.play(commented(this.issue, this.world.forge.say(this.issue.number, maintainer, body)));
  }

  async startAndPlan(): Promise<void> {
    const result = await this.play(labeled(this.issue, "baton", maintainer));
    const claim = Claim.parse(JSON.parse(result.outputs.plan ?? ""));
    await this.publishPlan(claim, 1, [aFeature("f1"), aFeature("f2"), aFeature("f3", { dependsOn: ["f1", "f2"] })]);
  }

  async publishPlan(claim: Claim, revision: number, features: Parameters<typeof aPlan>[0]): Promise<void> {
    const about = { run: claim.run, ticket: "plan", correlationId: claim.claim };
    const payload = {
      revision,
      plan: aPlan(features),
      estimate: { usd: 1, runnerMinutes: 9, note: "" },
      obstacles: [],
    };
    const ended = { claim: claim.claim, outcome: "published" as const, reason: "", spent: { plan: 0.1 } };
    await this.world.tell([
      toDraft("PLAN_PUBLISHED", { ...about, key: `plan:${revision}`, payload }),
      toDraft("CLAIM_ENDED", { ...about, key: keys.claimEnded(claim.claim), payload: ended }),
    ]);
    await this.showPlan();
  }

  /** What `publish` does after its push: the living comment shows the newest event. */
  async showPlan(): Promise<void> {
    const { run, lastSeq } = await this.onlyRun();
    const shown = this.world.forge.world.comments.find(({ body }) => findMarker(body)?.op === `plan:${run}`);
    if (shown !== undefined)
      await this.world.forge.editComment(shown.id, `${renderPlanMarker(`plan:${run}`, lastSeq)}\n\nThe plan.`);
  }

  issueOf(number: number): ForgeIssue {
    const found = this.world.forge.world.issues.get(number);
    if (found === undefined) throw new Error(`no issue ${number}`);
    return found;
  }

  async events(): Promise<readonly Event[]> {
    return (await this.world.memory()).events;
  }

  async onlyRun(): Promise<RunState> {
    const [run, ...others] = fold(await this.events()).runs.values();
    if (run === undefined || others.length > 0) throw new Error(`${others.length + (run === undefined ? 0 : 1)} runs`);
    return run;
  }
}
