import type { PanelAnswer } from "../../contracts/panel.ts";
import { Fault, toFault } from "../../core/fault.ts";
import { quorumOf } from "../../policy/panel/quorum.ts";
import type { Model } from "../../ports/model.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Asking } from "./asking.ts";
import { toAnswer } from "./to-answer.ts";

/** Who is asked now, and who abstains without being asked. */
export type Members = { readonly found: readonly Model[]; readonly lacking: readonly PanelAnswer[] };

const noUsage = { input: 0, cached: 0, output: 0 };

/**
 * The models that can be asked and have not answered yet. One without a key abstains, as long as enough are left.
 * @throws Fault `model.no_key` when too few are.
 */
export async function findMembers({ panel, former }: Asking, { findModel, clock }: Ports): Promise<Members> {
  const found: Model[] = [];
  const lacking: PanelAnswer[] = [];
  const faults: Fault[] = [];
  for (const name of panel.models) {
    if (former.some(({ model }) => model === name)) continue;
    try {
      found.push(await findModel(name));
    } catch (thrown) {
      const fault = toFault(thrown);
      if (fault.code !== "model.no_key") throw fault;
      faults.push(fault);
      const finishedAt = clock.now().toISOString();
      const told = { ok: false, reason: fault.message, usage: noUsage, spentUsd: 0, finishedAt } as const;
      lacking.push(toAnswer(name, told, (text) => ({ text })));
    }
  }
  const able = panel.models.length - lacking.length;
  if (faults.length === 0 || able >= quorumOf(panel.models.length)) return { found, lacking };
  const few = `Of the panel's ${panel.models.length} models ${able} can be asked, too few for a verdict: nobody was.`;
  const message = [few, ...faults.map((fault) => fault.message)].join(" ");
  throw new Fault("model.no_key", message, { who: "user", facts: faults[0]?.facts ?? {} });
}
