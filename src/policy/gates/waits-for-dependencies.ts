import type { TicketState } from "../../state/ticket-state.ts";

type Seen = Pick<TicketState, "head" | "sameHeads" | "mergeApproval" | "proof">;

/** A person has said yes to exactly this change. */
export function isApproved({ mergeApproval, sameHeads }: Pick<Seen, "mergeApproval" | "sameHeads">): boolean {
  return mergeApproval !== null && sameHeads.includes(mergeApproval.head);
}

/** The proof of this head was made without the dependencies that the change names. */
export function lacksDependencies({ proof, head }: Pick<Seen, "proof" | "head">): boolean {
  return proof?.head === head && proof.proof.dependencies?.state === "waiting";
}

/** Its own dependencies are never installed, as `setup` is given secrets: only a person can try them. */
export function isNeverInstalled({ proof, head }: Pick<Seen, "proof" | "head">): boolean {
  return proof?.head === head && proof.proof.dependencies?.state === "secrets";
}

/** It is not green, which may be for want of them: no round of the coder can mend that, a person can. */
export function waitsForDependencies(ticket: Seen): boolean {
  const outcome = ticket.proof?.proof.outcome;
  const setup = ticket.proof?.proof.commands.find(({ step }) => step === "setup");
  const isOpen = outcome === "failed" || outcome === "no_tests" || outcome === "unreadable";
  return (
    (lacksDependencies(ticket) || isNeverInstalled(ticket)) && isOpen && (setup === undefined || setup.exitCode === 0)
  );
}

export const dependenciesWord = "waiting for dependencies";
