import type { PanelResult } from "../../../contracts/panel.ts";
import { Fault } from "../../../core/fault.ts";
import { cutReason } from "../../../policy/cut-reason.ts";
import { toPanelHeadline } from "../../../policy/render/panel.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { takeBaton } from "./take-baton.ts";
import type { TaskOf, TaskWork } from "./task-work.ts";

/** What the panel's job handed in: its answers, and a person is asked where too few of them came. */
export async function readPanel({ leg, needs, ports }: TaskOf): Promise<TaskWork> {
  const { payload: result } = await takeBaton("panel", { claim: leg.claim, needs, ports });
  checkAnswers(result);
  refuseSecrets(ports, JSON.stringify(result), "the panel's answers");
  const answered = { type: "PANEL_ANSWERED", key: "panel", payload: { result } } as const;
  const said = toPanelHeadline(result);
  if (result.reason === "") return { facts: [answered], said };
  const again = `\`/baton retry ${leg.claim.ticket}\``;
  const block = {
    reason: cutReason(result.reason),
    remedy: `Read the answers that there are and decide, or fix the cause and say ${again}: only who gave no answer is asked again.`,
  };
  return { facts: [answered, { type: "TICKET_BLOCKED", key: "panel-blocked", payload: block }], said };
}

/** A model that answers twice, or a verdict of answers that are not there, is no panel's work. */
function checkAnswers({ answers, order, verdict }: PanelResult): void {
  const models = answers.map(({ model }) => model);
  const isOnce = new Set(models).size === models.length;
  const isKnown = order.every((model) => answers.some((one) => one.model === model && one.outcome === "answered"));
  if (isOnce && isKnown && (verdict === null || order.length > 0)) return;
  throw new Fault("contract.broken", "The panel's baton holds a model twice, or a verdict of answers that it lacks.", {
    who: "us",
  });
}
