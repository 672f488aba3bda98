import { fullTools } from "../../agent/tools/tool-sets.ts";
import { withIgnored } from "../../agent/tools/with-ignored.ts";
import type { Change } from "../../contracts/change.ts";
import type { UnfinishedWork } from "../../contracts/checkpoint.ts";
import type { LoopState } from "../../contracts/loop-state.ts";
import { Fault } from "../../core/fault.ts";
import { once } from "../../core/once.ts";
import { type Equipment, equip } from "../../leg/equip.ts";
import { beginningWith } from "../../leg/in-turn.ts";
import { type Ground, toLacking } from "../../leg/prepared/ground.ts";
import type { Preparation } from "../../leg/prepared/open-preparation.ts";
import { readGuidance } from "../../leg/read/guidance/read-guidance.ts";
import { readPullTemplate } from "../../leg/read/pull-template.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { CoderFiles, type LeftOut } from "./change/coder-files.ts";
import { toChange } from "./change/to-change.ts";
import { isDeadEnd } from "./checkpoint/name-stop.ts";
import type { Former } from "./checkpoint/take-checkpoint.ts";
import { code } from "./code.ts";
import type { Coding } from "./coding.ts";

/** What is to be done, and with what, whoever tries it; folder, tools and conversation are each one's own. */
export type Assignment = {
  readonly coding: Omit<
    Coding,
    "tools" | "workspace" | "former" | "keep" | "files" | "prospect" | "ground" | "guidance"
  >;
  readonly equipment: Omit<Equipment, "workspace" | "purse" | "ready">;
  readonly preparation: Preparation;
};

/** One coder's try, in a folder of its own; until its change is handed in it may have to be left for a later job to go on from. */
export class Try {
  readonly workspace: Workspace;
  readonly #of: Assignment;
  readonly #former: Former | null;
  readonly #keep: Coding["keep"];
  readonly #files: CoderFiles;
  /** What its commands find, once the base's set-up has ended. */
  readonly ground = once(() => this.#prepare().catch(toLacking));
  /** What it wrote and no change takes; known once its change is handed in. */
  leftOut: readonly LeftOut[] = [];
  #state: (() => LoopState) | undefined;
  #isThrough = false;
  #change: Change | undefined;
  #thrown: unknown;

  /** In `workspace`, which holds the files as they are to be found. `keep` is told of each step too. */
  constructor(of: Assignment, workspace: Workspace, former: Former | null, keep: Coding["keep"] = async () => {}) {
    this.#of = of;
    this.workspace = workspace;
    this.#former = former;
    this.#keep = keep;
    this.#files = new CoderFiles(of.coding.git, workspace.folder, of.coding.start.parent);
    if (former !== null) this.#state = () => former.state;
  }

  /** In a new folder, with the files that were begun with or that an earlier job left. */
  static async begin(of: Assignment, former: Former | null, ports: Ports): Promise<Try> {
    const workspace = await ports.workspace(null);
    await of.coding.git.export(former?.files ?? of.coding.start.files, workspace.folder);
    return new Try(of, workspace, former);
  }

  /** Works until a summary is handed in that fits the files; without one a Fault says why. */
  async work(ports: Ports): Promise<Change> {
    const { git, start, feature, issue, base } = this.#of.coding;
    try {
      const handedIn = await this.#code(ports);
      this.#isThrough = true;
      const template = await readPullTemplate(git, base);
      this.leftOut = await this.#files.find();
      const { leftOut } = this;
      const difference = () => this.#files.difference();
      const of = { git, start, feature, template, difference, leftOut, issue: issue.number, ...handedIn };
      this.#change = await toChange(of);
      for (const { path, rule } of leftOut) ports.reporter.warn(`Not in the change: ${path}, ignored by ${rule}`);
      return this.#change;
    } catch (thrown) {
      this.#thrown = thrown;
      throw thrown;
    }
  }

  async #code(ports: Ports): ReturnType<typeof code> {
    const { coding, equipment, preparation } = this.#of;
    const former = this.#former?.state ?? null;
    const { workspace } = this;
    const keep: Coding["keep"] = async (state) => {
      this.#state = state;
      await this.#keep(state);
    };
    await this.#files.begin();
    const { ground } = this;
    // Beside the first calls of the model; whoever runs something waits for it.
    void ground();
    const guarded = this.#files.guard(workspace);
    const own = fullTools(guarded, await ports.sandbox(), ports.syntax, ground).map((tool) =>
      withIgnored(tool, (path) => this.#files.ruleOf(path)),
    );
    const workers = beginningWith(former?.model ?? "", coding.workers);
    const { prospect } = preparation;
    const guidance = await readGuidance(coding.git, coding.base, coding.feature.owns);
    const { shown } = guidance;
    const mine = { ...coding, workers, workspace, former, keep, prospect, ground, files: this.#files, guidance: shown };
    const gear = { ...equipment, workspace: guarded, purse: coding.purse, ready: ground };
    return equip([...own, ...guidance.tools], gear, ports, (tools) => code({ ...mine, tools }, ports));
  }

  async #prepare(): Promise<Ground> {
    const { coding, preparation } = this.#of;
    const { folder } = this.workspace;
    const laid = this.#former?.files ?? coding.start.files;
    // Not while the set-up runs: the coder's files are read meanwhile.
    await preparation.ended;
    const differing = await coding.git.changedPaths(coding.base, laid);
    const paths = differing.map(({ path }) => path);
    return this.#files.letIn((written) => preparation.give(folder, () => [...paths, ...written()]));
  }

  /** Whoever went on from here would end as it did: its conversation led nowhere, or what it handed in is nothing that git may take. */
  get isDeadEnd(): boolean {
    const isRefused = this.#isThrough && this.#thrown instanceof Fault && this.#thrown.code === "path.refused";
    return isRefused || isDeadEnd(this.#thrown);
  }

  /**
   * How far it has come; null when nothing was done, or when it is a dead end.
   * @throws Fault `path.refused` when the folder holds what git must not take.
   */
  async leave(): Promise<UnfinishedWork | null> {
    const state = this.#state?.();
    if (state === undefined || state.deeds.length === 0 || this.isDeadEnd) return null;
    // Tests may have left something in the folder since.
    if (this.#change?.summary.outcome === "changed") return { files: [...this.#change.files], state };
    const { files, refused } = await this.#files.difference();
    if (refused !== null) throw new Fault("path.refused", refused, { who: "outside" });
    return { files: [...files], state };
  }
}
