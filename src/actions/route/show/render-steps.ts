import type { Event } from "../../../contracts/events/event.ts";
import { activeRuns } from "../../../policy/due/active-runs.ts";
import type { PlanStep } from "../../../policy/due/steps/plan-step.ts";
import { type StepWorld, stepsOf } from "../../../policy/due/steps/steps-of.ts";

/** Why each ticket of an active run goes on or rests, one line a ticket: what a person asks first when nothing happens. `events`: with this job's own. */
export function renderSteps(events: readonly Event[], world: StepWorld): readonly string[] {
  return activeRuns(events).flatMap((run) =>
    stepsOf(run, events, world).flatMap(({ ticket, step }) => {
      const status = run.tickets.get(ticket)?.status;
      return status === "done" || status === "cancelled" ? [] : [`#${run.issue.number} ${ticket}: ${say(step)}`];
    }),
  );
}

function say(step: PlanStep): string {
  switch (step.kind) {
    case "rest":
      return step.why;
    case "claim":
      return `${step.mode} is due (${step.why}), and not given: the budget or \`limits.parallel\` leaves no room now`;
    case "ci":
      return step.why;
    case "block":
      return `it is to be blocked: ${step.reason}`;
    case "approve":
      return `revision ${step.revision} of the plan is to be approved by policy`;
  }
}
