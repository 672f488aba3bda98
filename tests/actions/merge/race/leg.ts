import { mergeClaim } from "../../../../src/actions/merge/merge.ts";
import { noWork, type Work } from "../../../../src/actions/publish/work/work.ts";
import { toLegEvents } from "../../../../src/actions/publish/write/to-leg-events.ts";
import { Config } from "../../../../src/config/config.ts";
import type { Claim } from "../../../../src/contracts/claim.ts";
import { readWorkDue } from "../../../../src/effects/work-due.ts";
import { checkClaim } from "../../../../src/leg/check-claim.ts";
import { openClaim } from "../../../../src/leg/open-claim.ts";
import type { Ports } from "../../../../src/ports/ports.ts";
import type { Memory } from "../../../../src/ports/state-store.ts";
import { fold } from "../../../../src/state/fold.ts";
import { proofOf } from "../../../builders/hand-in.ts";
import { spent } from "./begin-race.ts";
import type { Jobs, Town } from "./town.ts";

const config = Config.parse({});

/** The jobs of a leg: what they would have proved is told by the trees, and the merge is the real story. */
export async function leg(town: Town, claim: Claim, job: Jobs, ports: Ports): Promise<void> {
  if (!["implement", "prove", "merge", "watch"].includes(claim.mode) || (claim.mode === "implement" && claim.round > 1))
    town.violations.push(`seed ${town.seed}: ${claim.claim} was given out as ${claim.mode}`);
  if (claim.mode === "prove" || claim.mode === "watch") {
    await town.wait(job, town.random() * 20_000);
    const tree = town.repository.mergeTrees(claim.base, claim.head ?? claim.base);
    const proof = proofOf({ base: claim.base, tree, outcome: "passed" });
    const looked = { head: claim.head ?? "", base: claim.base, tree, patchId: claim.head ?? "" };
    const main = { sha: claim.base, proof, takenBack: false, revert: null, noRevert: null };
    const work: Work = claim.mode === "watch" ? { ...noWork, main } : { ...noWork, looked, proof };
    if (!(await publish(claim, work, ports))) return;
  }
  const opened = await openClaim(JSON.stringify(claim), ["implement", "prove", "merge"], ports);
  const { memory } = await mergeClaim(ports, opened, spent);
  await callNext(claim, memory, ports);
}

async function callNext(claim: Claim, memory: Memory, ports: Ports): Promise<void> {
  const run = fold(memory.events).runs.get(claim.run);
  if (run !== undefined && (await readWorkDue(await ports.git(), memory, config, run)))
    await ports.forge.dispatch("", "main");
}

/** The push of `publish`, and its dispatch. True: the merge is next. */
async function publish(claim: Claim, work: Work, ports: Ports): Promise<boolean> {
  let isNext = false;
  const { memory } = await (await ports.state()).advance(async (now) => {
    const { run } = checkClaim(fold(now.events), claim, ports.job);
    const done = run.status === "stopped" ? { ...noWork, failures: ["stopped"] } : work;
    const { drafts, tryMerge } = toLegEvents({ claim, work: done, spent: {}, used: {}, config, memory: now });
    isNext = tryMerge;
    return { events: drafts };
  });
  if (!isNext) await callNext(claim, memory, ports);
  return isNext;
}
