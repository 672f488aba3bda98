import type { Config } from "../../config/config.ts";
import type { Proof } from "../../contracts/proof.ts";
import type { CiProofState } from "../../state/ci-proof.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { isApproved } from "./waits-for-dependencies.ts";

/** Tries of one merge result that come to nothing, before a person is asked. */
const maxTries = 2;

/**
 * How the repository's own CI stands to a ticket's present merge result. `off`: it is not asked · `not_yet`: there is no merge result whose own tests are green ·
 * `wants_yes`: a person must approve the change first · `due` · `running` · `passed` · `failed`: the coder's · `stuck`: a person's.
 */
export type CiStanding = "off" | "not_yet" | "wants_yes" | "due" | "running" | "passed" | "failed" | "stuck";

type Seen = Pick<
  TicketState,
  "head" | "sameHeads" | "proof" | "ciProof" | "mergeApproval" | "protectedPaths" | "commits"
>;

/** Pure; what of it may have changed since (a yes that was taken back) is read again before anything is started. */
export function judgeCi(ticket: Seen, { validate }: Pick<Config, "validate">): CiStanding {
  if (validate.workflow === null) return "off";
  const proof = ticket.proof?.head === ticket.head ? ticket.proof?.proof : undefined;
  if (proof === undefined || proof.tree === null || !isReadyForCi(proof)) return "not_yet";
  const ci = findCiProof(ticket, validate.workflow);
  const isOpen = wantsYes(ticket, validate["workflow-trust"]) && !isApproved(ticket) ? "wants_yes" : "due";
  if (ci === undefined) return isOpen;
  if (ci.ended === null) return "running";
  const { outcome } = ci.ended;
  if (outcome === "passed" || outcome === "failed") return outcome;
  if (outcome === "void") return isOpen;
  const mayTryAgain = ci.tries === 0 || (outcome === "broken" && ci.tries < maxTries);
  return mayTryAgain ? isOpen : "stuck";
}

/** The proof by CI of the ticket's present merge result; undefined when the newest is of another, or by another workflow. */
export function findCiProof(
  { proof, head, ciProof }: Pick<Seen, "proof" | "head" | "ciProof">,
  workflow: string | null = ciProof?.workflow ?? null,
): CiProofState | undefined {
  if (ciProof === null || proof === null || proof.head !== head) return undefined;
  const isSame = ciProof.base === proof.proof.base && ciProof.tree === proof.proof.tree;
  return isSame && ciProof.workflow === workflow ? ciProof : undefined;
}

/** Green by its own tests, or without a command that could be run: then CI alone proves it. `unreadable` waits for a person all the same. */
function isReadyForCi(proof: Proof): boolean {
  return proof.outcome === "passed" || proof.outcome === "unreadable" || hasNoCommand(proof);
}

/** No test command was found. One that ran and told of no test is another thing, and never green. */
export function hasNoCommand({ outcome, commands }: Pick<Proof, "outcome" | "commands">): boolean {
  return outcome === "no_tests" && commands.every(({ step }) => step !== "test");
}

/** Without trust all of it; with trust what touches protected paths, and what others pushed to the branch, whose paths nobody has judged yet. */
export function wantsYes(
  ticket: Pick<Seen, "commits" | "sameHeads" | "protectedPaths">,
  trust: Config["validate"]["workflow-trust"],
): boolean {
  const isOurs = ticket.commits !== null && ticket.sameHeads.includes(ticket.commits.head);
  return trust === "approved" || !isOurs || ticket.protectedPaths.length > 0;
}
