import type { Config } from "../../../config/config.ts";
import type { Claim } from "../../../contracts/claim.ts";
import type { Used } from "../../../contracts/tokens.ts";
import { checkClaim } from "../../../leg/check-claim.ts";
import { stateDenied } from "../../../leg/state-denied.ts";
import { renderPages } from "../../../policy/render/pages.ts";
import type { Ports } from "../../../ports/ports.ts";
import { fold } from "../../../state/fold.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import { branchPatterns, placeBranch } from "../work/place-branch.ts";
import { toCommand } from "../work/read-main.ts";
import { noWork, type Work, type Written } from "../work/work.ts";
import { isStopped, stoppedWork } from "./stopped.ts";
import { toLegEvents } from "./to-leg-events.ts";

type Of = {
  readonly claim: Claim;
  readonly work: Work;
  readonly spent: Record<string, number>;
  readonly used: Record<string, Used>;
  readonly config: Config;
  readonly ticket: TicketState;
};

/**
 * The one push of a leg: branch, events and mirror together or not at all. Everything is derived from the tip that is pushed upon; a claim that no longer
 * holds there writes nothing (Fault `claim.superseded`). A branch that the server does not take leaves its reason in the state instead.
 */
export async function writeLeg(ports: Ports, of: Of): Promise<Written> {
  let written = { work: of.work, tryMerge: false };
  const store = await ports.state();
  const advanced = await store.advance(async (memory, there) => {
    const state = fold(memory.events);
    checkClaim(state, of.claim, ports.job);
    const { work, refs } = placeBranch(there, of.claim, isStopped(state, of.claim) ? stoppedWork : of.work);
    const { drafts, tryMerge } = toLegEvents({ ...of, work, memory });
    written = { work, tryMerge };
    return { events: drafts, refs, pages: (events) => renderPages(events) };
  }, branchPatterns(of.work));
  if (!("denied" in advanced)) return { ...written, memory: advanced.memory };
  const { commits, main } = of.work;
  if (commits === null && (main === null || main.revert === null)) throw stateDenied(advanced.denied);
  const refused =
    main === null
      ? toRefused(advanced.denied, of.work, of.claim.round)
      : { ...of.work, main: withoutRevert(main, advanced.denied, of) };
  return writeLeg(ports, { ...of, work: refused });
}

/** The proof counts all the same; a person makes the revert. */
function withoutRevert(
  main: NonNullable<Work["main"]>,
  denied: string,
  leg: Parameters<typeof toCommand>[0],
): Work["main"] {
  const why = `The server refused the branch ${main.revert?.branch}: ${denied}`.slice(0, 2000);
  return { ...main, revert: null, noRevert: { why, command: toCommand(leg) } };
}

/** Without the branch: what the server says lasts, so the ticket waits for a person, with the paths where workflow files are the reason. */
function toRefused(denied: string, { commits }: Work, round: number): Work {
  if (/workflow/i.test(denied)) {
    const paths = (commits?.files ?? []).filter((path) => path.startsWith(".github/"));
    return { ...noWork, withheld: { paths, reason: `The server refused the branch: ${denied}`, round } };
  }
  const why = `The server refused the branch ${commits?.branch ?? ""}: ${denied}`;
  return { ...noWork, failures: [why], denied: why, refused: true };
}
