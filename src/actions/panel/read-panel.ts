import type { Config } from "../../config/config.ts";
import { findPanelMistakes, synthesizerOf } from "../../config/panel.ts";
import { ServedModel } from "../../contracts/roles.ts";
import { isCommandLine } from "../../core/command-line-agents.ts";
import { Fault } from "../../core/fault.ts";
import { toServedName } from "../../core/model-names.ts";
import type { Panel } from "./asking.ts";
import type { PanelInputs } from "./inputs.ts";

type Wish = Pick<PanelInputs, "models" | "synthesizer" | "rounds">;

/** Who is asked: the inputs' models, else the configuration's. What the two contradict each other in is a Fault `input.invalid`, before anything is paid. */
export function readPanel(wish: Wish, { panel }: Pick<Config, "panel">): Panel {
  for (const name of wish.models) checkName("models", name);
  if (wish.synthesizer !== "") checkName("synthesizer", wish.synthesizer);
  const models = wish.models.length > 0 ? wish.models : panel.models;
  const own = wish.synthesizer === "" ? panel.synthesizer : wish.synthesizer;
  const named = { models, ...(own === undefined ? {} : { synthesizer: own }) };
  const [mistake] = findPanelMistakes(named);
  if (mistake !== undefined) throw invalid(String(mistake.path[0]), mistake.message);
  if (models.length > 12) throw invalid("models", `${models.length} models are named; a panel has 12 at most`);
  const rounds = wish.rounds === undefined ? panel.rounds : wish.rounds === "2" ? 2 : 1;
  return { models: models.map(toServedName), synthesizer: toServedName(synthesizerOf(named)), rounds };
}

function checkName(input: string, name: string): void {
  const parsed = ServedModel.safeParse(name);
  if (!parsed.success) throw invalid(input, `"${name}" is no model name; ${parsed.error.issues[0]?.message}`);
  if (isCommandLine(name)) throw invalid(input, `${name} is a command-line agent, which edits files; name a model`);
}

function invalid(input: string, what: string): Fault {
  return new Fault("input.invalid", `Input \`${input}\`: ${what}.`, { who: "user" });
}
