import type { Stage } from "../../config/relays.ts";
import type { Feature } from "../../contracts/plan.ts";
import { cutText } from "../../core/text/cut-text.ts";

/**
 * What a stage that edits is to the jobs of a leg: a feature made by code of the issue and the stage, all paths its own, without a plan. `id` is the
 * relay's ticket, so that branch and pull request are the relay's.
 */
export function featureOfStage(
  stage: Stage,
  { ticket, issue }: { readonly ticket: string; readonly issue: { readonly title: string } },
): Feature {
  return {
    id: ticket,
    title: cutText(issue.title.trim() || `Relay ${ticket}`, 100),
    goal: cutText(`Stage \`${stage.name}\` of a relay. ${stage.prompt ?? issue.title}`, 2000),
    role: stage.role === "documenter" ? "documenter" : "coder",
    mentalModel: "decide",
    model: null,
    ...(stage.agent === undefined ? {} : { agent: stage.agent }),
    priority: 1,
    risk: 1,
    riskReason: "",
    dependsOn: [],
    owns: ["**"],
    interface: "",
    notDoing: [],
    criteria: [],
  };
}
