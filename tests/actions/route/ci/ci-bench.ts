import { publish } from "../../../../src/actions/publish/publish.ts";
import { route } from "../../../../src/actions/route/route.ts";
import type { ActionResult } from "../../../../src/contracts/action-result.ts";
import type { Claim } from "../../../../src/contracts/claim.ts";
import type { WorkflowRun } from "../../../../src/ports/forge/forge-workflows.ts";
import type { TicketState } from "../../../../src/state/ticket-state.ts";
import { handIn, type LegWork } from "../../../builders/hand-in.ts";
import { type LegWorld, legWorld, maintainer, runId } from "../../../builders/leg-world.ts";
import { dispatched, scheduled } from "../../../builders/payloads.ts";
import type { ManualClock } from "../../../fakes/manual-clock.ts";

export const proofBranch = `baton/proof/${runId}/f1`;
export const ciYaml =
  "on: [push, workflow_dispatch]\njobs:\n  test: { runs-on: ubuntu-latest, steps: [{ run: npm test }] }\n";
type JobOf = { name: string; conclusion: string | null; failedSteps?: string[]; log?: string };

/** A repository whose CI is to prove each change, its first feature published and approved by the review, and the jobs of `route` after that. */
export class CiBench {
  readonly world: LegWorld;
  nextRun = 100;

  constructor(world: LegWorld) {
    this.world = world;
  }

  static async open(
    validate: Record<string, unknown>,
    { work = { files: { "src/f1/hello.txt": "hello\n" } }, ci = ciYaml }: { work?: LegWork; ci?: string } = {},
  ): Promise<CiBench> {
    const settings = { validate, limits: { "workflow-minutes": 360 } };
    const bench = new CiBench(await legWorld(settings));
    await bench.world.stage(`ci ${JSON.stringify([settings, work, ci])}`, async () => {
      bench.world.push("main", { ".github/baton.yml": JSON.stringify(settings), ".github/workflows/ci.yml": ci });
      await bench.world.start([{}]);
      await bench.leg(10, work);
    });
    return bench;
  }

  /** The next leg, up to its publish. */
  async leg(id: number, work: LegWork = {}): Promise<Claim> {
    const [claim] = await this.world.route(id);
    if (claim === undefined) throw new Error("nothing was given out");
    return this.publish(claim, work);
  }

  /** What the jobs of a claim do. */
  async publish(claim: Claim, work: LegWork = {}): Promise<Claim> {
    const { runId: id } = claim;
    const needs = await handIn(this.world, claim, work);
    const ports = await this.world.job({ runId: id });
    const result = await publish({ claim: JSON.stringify(claim), needs, token: "", prepared: "" }, ports);
    if (result.conclusion !== "success") throw new Error(result.headline);
    this.world.forge.world.runs.set(id, { completed: true, attempt: 1 });
    return claim;
  }

  async job(event: typeof scheduled | typeof dispatched = dispatched, secrets: readonly string[] = []) {
    const id = this.nextRun++;
    const ports = await this.world.job({ runId: id, secrets });
    return { ...ports, job: { ...ports.job, ...event } };
  }

  async play(
    event: typeof scheduled | typeof dispatched = dispatched,
    secrets: readonly string[] = [],
  ): Promise<ActionResult> {
    const ports = await this.job(event, secrets);
    const result = await route({ token: "" }, ports);
    this.world.forge.world.runs.set(ports.job.runId, { completed: true, attempt: 1 });
    return result;
  }

  sweep = (): Promise<ActionResult> => this.play(scheduled);

  async wait(ms: number): Promise<void> {
    ((await this.world.job({ runId: 1 })).clock as ManualClock).advance(ms);
  }

  /** A person's yes on the pull request, hours later; gives the comment's id. */
  async approve(): Promise<number> {
    const { forge } = this.world;
    const pull = forge.world.pulls[0]?.number ?? 0;
    const { head } = await this.ticket();
    const said = forge.say(pull, maintainer, "/baton approve");
    await this.world.tell([
      {
        run: runId,
        ticket: "f1",
        key: `approval:comment:${said.id}`,
        from: "maintainer",
        to: "repository_manager",
        correlationId: `comment:${said.id}`,
        actor: { login: "ada", id: 7, permission: "admin" },
        type: "MERGE_APPROVED",
        payload: { source: "comment", id: said.id, head: head ?? "", saidAt: null },
      },
    ]);
    return said.id;
  }

  async ticket(): Promise<TicketState> {
    const ticket = (await this.world.run()).tickets.get("f1");
    if (ticket === undefined) throw new Error("no ticket");
    return ticket;
  }

  get runs(): { id: number; sha: string; path: string }[] {
    return this.world.forge.world.workflowRuns.map(({ id, sha, path }) => ({ id, sha, path }));
  }

  /** What the newest dispatched run came to. */
  finish(conclusion: string, jobs: readonly JobOf[], of: Partial<WorkflowRun> = {}): void {
    const { workflowRuns, nextId } = this.world.forge.world;
    const last = workflowRuns.at(-1);
    if (last === undefined) throw new Error("no run was dispatched");
    const made = jobs.map((job, index) => ({ failedSteps: [], log: "", ...job, id: nextId + 500 + index }));
    workflowRuns[workflowRuns.length - 1] = { ...last, completed: true, conclusion, ...of, jobs: made };
  }

  branch(): string {
    return this.world.git("for-each-ref", "--format=%(objectname)", `refs/heads/${proofBranch}`);
  }
}
