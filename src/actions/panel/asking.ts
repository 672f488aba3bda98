import type { PanelistMaterial } from "../../agent/prompts/panelist.ts";
import type { Spend } from "../../agent/spend.ts";
import type { Config } from "../../config/config.ts";
import type { PanelAnswer } from "../../contracts/panel.ts";
import type { Git } from "../../ports/git/git.ts";

/** Who is asked, and how often. */
export type Panel = {
  readonly models: readonly string[];
  readonly synthesizer: string;
  readonly rounds: 1 | 2;
};

/** All that one question to the panel is made from. */
export type Asking = {
  readonly git: Git;
  readonly config: Config;
  readonly panel: Panel;
  readonly purse: Spend;
  /** The commit whose files and guidance the models read. */
  readonly base: string;
  readonly question: PanelistMaterial["question"];
  readonly context: PanelistMaterial["context"];
  readonly diff: PanelistMaterial["diff"];
  /** Answers that were paid for by a former job: those models are not asked again. */
  readonly former: readonly PanelAnswer[];
  /** Told of each answer of the last round as it comes. */
  readonly onAnswer?: (answer: PanelAnswer) => Promise<void>;
};
