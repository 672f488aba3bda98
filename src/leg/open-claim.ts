import { type Config, configPath } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import { Claim, type ClaimMode } from "../contracts/claim.ts";
import type { Feature } from "../contracts/plan.ts";
import { Fault } from "../core/fault.ts";
import { findLessons } from "../policy/lessons/find-lessons.ts";
import { showLessons } from "../policy/lessons/render-lessons.ts";
import type { Git } from "../ports/git/git.ts";
import type { WantedFiles } from "../ports/git/git-objects.ts";
import type { Ports } from "../ports/ports.ts";
import { toldCommands } from "../state/corrections.ts";
import { fold } from "../state/fold.ts";
import type { RunState } from "../state/state.ts";
import type { TicketState } from "../state/ticket-state.ts";
import { checkClaim } from "./check-claim.ts";
import { listProjectFiles } from "./commands/tools/project.ts";
import { rootGuides } from "./read/guidance/find-guides.ts";
import { pullTemplatePaths } from "./read/pull-template.ts";
import type { Told } from "./read/read-commands.ts";
import { type OpenStage, openStage, withFeature } from "./relay/open-stage.ts";

/** What Baton itself reads of a base. */
const ownPaths: readonly string[] = [configPath, ...rootGuides, ...pullTemplatePaths];

/** What a job of a leg works on: its claim as the state holds it, and the configuration of the claim's base. */
export type Leg = {
  readonly claim: Claim;
  readonly run: RunState;
  readonly ticket: TicketState;
  readonly config: Config;
  /** What people said of the commands as far as the claim knows, and what the run began from: the same for all its jobs. */
  readonly told: Told;
  /** What reviews taught, as models are shown it; empty when there is nothing. */
  readonly lessons: string;
  /** The stage of a relay that the claim is on; absent: it is on none. */
  readonly stage?: OpenStage;
  /** The claim's base is fetched. */
  readonly git: Git;
};

/** Reads the state branch and checks the claim (`checkClaim`). One that does not parse or has another mode is a Fault `input.invalid`. */
export async function openClaim(
  text: string,
  modes: readonly ClaimMode[],
  ports: Ports,
  wanted: WantedFiles["paths"] = ownPaths,
): Promise<Leg> {
  const asked = parseClaim(text);
  // Objects of the own repository, whatever the input says: what is done with them the state decides.
  const beside = {
    commits: asked.head === null ? [asked.base] : [asked.base, asked.head],
    files: [{ treeish: asked.base, paths: wanted }],
  };
  const memory = await (await ports.state()).read(beside);
  const state = fold(memory.events);
  // The words of the input only name the claim; what it allows is what the state says.
  const { claim, run, ticket } = checkClaim(state, asked, ports.job);
  if (!modes.includes(claim.mode)) {
    throw new Fault(
      "input.invalid",
      `Claim ${claim.claim} has mode ${claim.mode}; this action works on ${modes.join(", ")}.`,
      { who: "us" },
    );
  }
  const git = await ports.git();
  await git.fetch([claim.base]);
  // All that is read of the base sooner or later comes in one request, if it is not here already.
  const paths = (await git.listTree(claim.base)).filter(({ type }) => type === "blob").map(({ path }) => path);
  await git.fetchFiles([{ treeish: claim.base, paths: [...ownPaths, ...listProjectFiles(paths)] }]);
  const config = await loadConfig(git, claim.base);
  const lessons = showLessons(findLessons(memory.events), memory.lessons);
  const told = { now: toldCommands(run, claim.seenSeq), remembered: run.remembered };
  const stage = openStage(claim, ticket, config);
  return {
    claim: Claim.parse(withoutState(claim)),
    run,
    ticket: withFeature(ticket, run, stage),
    config,
    told,
    lessons,
    git,
    ...(stage === undefined ? {} : { stage }),
  };
}

/** The plan's feature of the leg's ticket; a Fault when the ticket has none. */
export function featureOf(leg: Leg): Feature {
  if (leg.ticket.feature === null)
    throw new Fault("input.invalid", `Ticket ${leg.claim.ticket} has no feature to implement.`, { who: "us" });
  return leg.ticket.feature;
}

function parseClaim(text: string): Claim {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Fault("input.invalid", "The input `claim` is not JSON; it is an output of Baton's route action.", {
      who: "user",
      cause,
    });
  }
  const claim = Claim.safeParse(value);
  if (claim.success) return claim.data;
  const issue = claim.error.issues[0];
  throw new Fault(
    "input.invalid",
    `The input \`claim\` breaks its contract: ${issue?.path.join(".")}: ${issue?.message}`,
    { who: "user", cause: claim.error },
  );
}

function withoutState(claim: RunState["claims"][number]): Claim {
  const { seq: _seq, at: _at, used: _used, ended: _ended, ...rest } = claim;
  return rest;
}
