import type { HandedOver } from "../../agent/prompts/stage.ts";
import type { Spend } from "../../agent/spend.ts";
import type { AgentTool } from "../../agent/tool.ts";
import type { AgentFile } from "../../config/agent-file.ts";
import type { Config } from "../../config/config.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import type { Feature, Plan } from "../../contracts/plan.ts";
import type { CommandRun } from "../../contracts/proof.ts";
import type { Worker } from "../../leg/in-turn.ts";
import type { Ground, Prospect } from "../../leg/prepared/ground.ts";
import type { Guidance } from "../../leg/read/guidance/guide.ts";
import type { Told } from "../../leg/read/read-commands.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Workspace } from "../../ports/workspace.ts";
import type { CoderFiles } from "./change/coder-files.ts";
import type { OpenPoints } from "./open-points.ts";
import type { Start } from "./read-start.ts";

/** All that one round of coding needs. */
export type Coding = {
  readonly git: Git;
  readonly config: Config;
  readonly feature: Feature;
  /** The repository's own agent that does it; null: none. */
  readonly agent: AgentFile | null;
  readonly workers: readonly Worker[];
  readonly purse: Spend;
  readonly workspace: Workspace;
  readonly tools: readonly AgentTool[];
  readonly files: CoderFiles;
  /** What commands will find in the workspace, and what they do once it is known. */
  readonly prospect: Prospect;
  readonly ground: () => Promise<Ground>;
  /** Commands of the base's own proof, by which it is known how long they take; empty where it was not proved. */
  readonly measured: readonly CommandRun[];
  /** Why programs that the base's set-up action brings to the proof are not here; null: they are, or there is no such action. */
  readonly lacksSetUp: string | null;
  readonly start: Start;
  /** The commit whose guidance and commands hold. */
  readonly base: string;
  /** What is known of the commands beside the base. */
  readonly told: Told;
  readonly issue: {
    readonly number: number | null;
    readonly title: string;
    readonly body: string;
    readonly author: string;
  };
  readonly plan: Plan | null;
  /** The stage of a relay that this is; null: it is none. */
  readonly stage: {
    readonly name: string;
    readonly prompt: string | null;
    readonly handedOver: readonly HandedOver[];
  } | null;
  /** What the repository says to those who work in these paths; more of it is given by a tool. */
  readonly guidance: readonly Guidance[];
  /** What former reviews taught; empty when nothing did. */
  readonly lessons: string;
  readonly points: OpenPoints;
  readonly round: number;
  /** Where an earlier job left this very work; null: it begins here. */
  readonly former: LoopState | null;
  /** Keeps how far it has come, after each step. */
  readonly keep: (state: () => LoopState) => Promise<void>;
};
