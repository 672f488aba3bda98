import { promptPanelist } from "../../agent/prompts/panelist.ts";
import { readOnlyTools } from "../../agent/tools/tool-sets.ts";
import type { PanelAnswer, PanelResult } from "../../contracts/panel.ts";
import { cutText } from "../../core/text/cut-text.ts";
import { equip } from "../../leg/equip.ts";
import { readGuidance } from "../../leg/read/guidance/read-guidance.ts";
import { openTreeWorkspace } from "../../leg/read/tree-workspace.ts";
import { quorumOf } from "../../policy/panel/quorum.ts";
import type { Ports } from "../../ports/ports.ts";
import { askRounds } from "./ask-rounds.ts";
import type { Asking } from "./asking.ts";
import { findMembers, type Members } from "./find-members.ts";
import { shareMoney } from "./share-money.ts";
import { synthesize } from "./synthesize.ts";

/** As long as one that `makeNonce` makes: what is counted beforehand is what is sent. */
const anyNonce = "0".repeat(16);

/**
 * Puts the question to all models at once, lets each see the others' answers once where two rounds are asked for, and has one verdict made where enough have
 * answered. What keeps a model from an answer makes it abstain.
 * @throws Fault `model.no_key` when too few can be asked, `budget.spent` when the money could not do: before anybody is asked.
 */
export async function askPanel(asking: Asking, ports: Ports): Promise<PanelResult> {
  const { panel, former } = asking;
  const members = await findMembers(asking, ports);
  const synthesizer = panel.models.length < 2 ? undefined : await ports.findModel(panel.synthesizer);
  const seed = Math.floor(ports.clock.random() * 2 ** 32);
  const isPaid = members.found.length === 0 && members.lacking.length === 0;
  const answers = isPaid ? former : await askMembers(asking, { members, seed }, ports);
  const answered = answers.filter(({ outcome }) => outcome === "answered");
  const quorum = quorumOf(panel.models.length);
  const common = { rounds: panel.rounds, seed, answers: [...answers], quorum };
  const none = { ...common, order: [], verdict: null, synthesizer: null };
  if (answered.length < quorum) return { ...none, reason: tellTooFew(answers) };
  if (synthesizer === undefined) return { ...none, reason: "" };
  return { ...common, ...(await synthesize(asking, { answers: answered, seed, model: synthesizer }, ports)) };
}

type Of = { readonly members: Members; readonly seed: number };

/** The models read the base as the reviewer does, by tools that only read. */
async function askMembers(asking: Asking, { members, seed }: Of, ports: Ports): Promise<readonly PanelAnswer[]> {
  const { git, config, base, purse, question, context, diff } = asking;
  const workspace = await openTreeWorkspace(git, base);
  const touched = diff?.included.map(({ path }) => path) ?? [];
  const guidance = await readGuidance(git, base, touched);
  const material = { question, context, diff, guidance: guidance.shown, language: config.language };
  const models = members.found;
  const layOut = (folder: string) => git.export(base, folder);
  return equip(
    [...readOnlyTools(workspace), ...guidance.tools],
    { role: "reviewer", config, agents: new Map(), agent: null, workspace, layOut, models, purse },
    ports,
    (tools) => {
      const prompt = promptPanelist(material, anyNonce);
      const { ofModel: usd } = shareMoney(
        asking,
        { models: models.map(({ name }) => name), prompt, tools },
        ports.clock,
      );
      return askRounds(asking, { ...members, material, tools, usd, seed }, ports);
    },
  );
}

function tellTooFew(answers: readonly PanelAnswer[]): string {
  const silent = answers.filter(({ outcome }) => outcome === "abstained");
  const reasons = silent.map(({ model, reason }) => `${model}: ${cutText(reason, 600)}`);
  const few = `no verdict: ${answers.length - silent.length} of ${answers.length} answered`;
  return cutText([few, ...reasons].join("; "), 4000);
}
