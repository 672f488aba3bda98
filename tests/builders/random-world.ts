import type { Claim } from "../../src/contracts/claim.ts";
import type { Luck } from "./luck.ts";
import { aProof, type Project, sha } from "./project.ts";

/** Plays the jobs of a run with every kind of luck; the same seed plays the same. */
export class RandomWorld {
  readonly project: Project;
  readonly #luck: Luck;
  readonly #spend: (claim: Claim) => Record<string, number>;

  /** `spend`: what the claim's jobs cost, as they tell it; asked once a claim that came to its end. */
  constructor(
    project: Project,
    luck: Luck,
    spend: (claim: Claim) => Record<string, number> = (claim) => spendAny(claim, luck),
  ) {
    this.project = project;
    this.#luck = luck;
    this.#spend = spend;
  }

  /** One call of route; false when nothing was due and nothing is at work. */
  step(): boolean {
    const dead = this.#luck.chance(0.1);
    const before = this.project.events.length;
    this.project.route({ isAlive: () => !dead });
    return this.project.events.length > before || this.project.run.claims.some((claim) => claim.ended === null);
  }

  playLive(): void {
    for (const claim of this.project.run.claims.filter((one) => one.ended === null))
      if (this.#luck.chance(0.8)) this.#play(claim);
  }

  #play(claim: Claim): void {
    const { project } = this;
    const luck = this.#luck.next();
    if (luck < 0.1) {
      project.end(claim, "failed", this.#spend(claim));
      return;
    }
    if (claim.mode === "base") {
      const proof = aProof({ base: claim.base, outcome: this.#luck.pick(["passed", "passed", "failed"] as const) });
      project.tell("BASE_PROVED", { sha: claim.base, proof }, { ticket: claim.ticket, claim: claim.claim });
      project.end(claim);
      return;
    }
    if (claim.stage !== undefined) {
      this.#stage(claim, claim.stage);
      project.end(claim, "published", this.#spend(claim));
      return;
    }
    if (claim.mode === "watch") {
      project.watch(
        claim,
        this.#luck.pick(["passed", "passed", "failed", "no_tests", "unreadable"] as const),
        this.#luck.chance(0.1),
      );
      project.end(claim);
      return;
    }
    if (claim.mode === "implement") this.#implement(claim);
    if (claim.mode !== "merge" && project.ticket(claim.ticket).head !== null && this.#luck.chance(0.9)) {
      project.prove(claim, {
        outcome: this.#luck.pick([
          "passed",
          "passed",
          "passed",
          "failed",
          "conflict",
          "no_tests",
          "unreadable",
        ] as const),
      });
    }
    if (
      (claim.mode === "implement" || claim.mode === "review") &&
      project.ticket(claim.ticket).head !== null &&
      this.#luck.chance(0.9)
    ) {
      const decision = this.#luck.pick(["approved", "approved", "changes_requested", "none"] as const);
      project.review(claim, decision, decision === "none" ? { outcome: "failed", reason: "no answer" } : {});
    }
    this.#merge(claim);
    project.end(claim, "published", this.#spend(claim));
  }

  /** A relay's stage: pushed and proved where it edits, then ended or, where a job died, not. */
  #stage(claim: Claim, { name, of }: NonNullable<Claim["stage"]>): void {
    const { project } = this;
    if (claim.mode === "implement") project.push(claim);
    if (claim.mode !== "relay") project.prove(claim);
    if (this.#luck.chance(0.1)) return;
    const payload = {
      stage: name,
      place: of.indexOf(name) + 1,
      stages: of.length,
      outcome: this.#luck.pick(["passed", "passed", "failed", "waits"] as const),
      why: "",
      answer: null,
      model: null,
      field: null,
      usage: null,
      command: null,
      head: claim.head,
      spentUsd: 0,
    };
    project.tell("STAGE_ENDED", payload, { ticket: claim.ticket, claim: claim.claim });
  }

  /** Commits nearly always; sometimes the coder's word instead, sometimes nothing at all. */
  #implement(claim: Claim): void {
    const place = { ticket: claim.ticket, claim: claim.claim };
    const { round } = claim;
    const luck = this.#luck.next();
    if (luck < 0.05) this.project.tell("CHANGE_DECLINED", { outcome: "blocked", reason: "no", round }, place);
    else if (luck < 0.1)
      this.project.tell("CHANGE_WITHHELD", { paths: [".github/workflows/x.yml"], reason: "r", round }, place);
    else if (luck < 0.95) this.project.push(claim);
  }

  #merge(claim: Claim): void {
    const { project } = this;
    const ticket = project.ticket(claim.ticket);
    const ready =
      ticket.verdict?.decision === "approved" &&
      ticket.proof?.proof.outcome === "passed" &&
      ticket.proof.proof.base === sha(project.main) &&
      claim.base === sha(project.main);
    if (!ready) return;
    if (this.#luck.chance(0.7)) project.merge(claim, { diverged: this.#luck.chance(0.3) });
    else if (this.#luck.chance(0.5)) {
      const gates = [{ gate: "approval", why: "w", remedy: "r" }];
      project.tell(
        "MERGE_WAITING",
        { head: ticket.head ?? "", untilMain: sha(project.main), gates },
        { ticket: claim.ticket, claim: claim.claim },
      );
    }
  }
}

function spendAny(claim: Claim, luck: Luck): Record<string, number> {
  return Object.fromEntries(Object.entries(claim.slices).map(([job, slice]) => [job, slice * luck.next()]));
}
