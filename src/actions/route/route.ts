import type { Config } from "../../config/config.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import { Fault, toFault } from "../../core/fault.ts";
import { once } from "../../core/once.ts";
import { readObstacles } from "../../effects/read-obstacles.ts";
import { readWorkflowObstacles } from "../../leg/ci/read-workflow-obstacles.ts";
import { findPreparing } from "../../policy/due/find-preparing.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Advanced, Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import { startProofs } from "./ci/start-proofs.ts";
import { tidyProofBranches } from "./ci/tidy-proof-branches.ts";
import { type Derived, derive } from "./derive.ts";
import { hear } from "./hear/hear.ts";
import { renderLeft } from "./hear/record-words.ts";
import type { RouteInputs } from "./inputs.ts";
import { ownClaims, toOutputs } from "./own-claims.ts";
import { readMain, type Tips, tipPatterns, toTips } from "./read-main.ts";
import { renderHeadline, renderSummary } from "./show/render-summary.ts";
import { show } from "./show/show.ts";
import { tellBroken } from "./show/tell-broken.ts";
import { tidyLanded } from "./tidy-landed.ts";

/**
 * Hears who asks, records it, and gives out what is due: the state alone decides, so a lost, doubled or late event changes nothing in the end. The push is
 * the lock. Outputs: `plan` and `prepare` (each a Claim or empty) and `legs` (Claims).
 */
export async function route(inputs: RouteInputs, ports: Ports): Promise<ActionResult> {
  try {
    return await routeEvent(inputs, ports);
  } catch (thrown) {
    if (thrown instanceof Fault) await tellBroken(thrown, ports);
    throw thrown;
  }
}

async function routeEvent(inputs: RouteInputs, ports: Ports): Promise<ActionResult> {
  const { main, config: configured } = await readMain(ports);
  const config = capLegs(configured, inputs.maxLegs);
  const heard = await hear(ports, config, inputs);
  if (heard.kind === "over")
    return { conclusion: "success", headline: heard.why, outputs: toOutputs([]), summary: `### route: ${heard.why}\n` };

  let tips: Tips = { ...main, branches: new Map() };
  const readOnce = once(async () => {
    const git = await ports.git();
    const workflow = await readWorkflowObstacles(git, main.sha, { config, own: ports.job.workflow });
    return [...(await readObstacles({ forge: ports.forge, git }, config, null)), ...workflow];
  });
  const look = () => readOnce().catch((thrown: unknown) => passOver(thrown, ports));
  let derived: Omit<Derived, "advance"> = { left: [], steps: [], landed: [] };
  const advanced = await (await ports.state()).advance(async (memory, refs) => {
    tips = toTips(refs, main.ref);
    const { advance, ...rest } = await derive(memory, { heard, tips, config, readObstacles: look }, ports);
    derived = rest;
    return advance;
  }, tipPatterns(main.ref));
  refuseDenied(advanced);

  const { left, steps, landed } = derived;
  const claims = ownClaims(fold(advanced.memory.events), ports.job);
  const { memory, problems: unstarted } = await goOnWithCi(
    advanced.memory,
    { config, tips, sweep: heard.sweep },
    ports,
  );
  const state = fold(memory.events);
  await tidyLanded(landed, { state, config, tips }, ports);
  const added = [
    ...(advanced.pushed ? advanced.added : []),
    ...memory.events.filter((event) => event.seq > advanced.memory.lastSeq),
  ];
  const unshown = await show({ memory, heard, config, tips, left, added, mayGoOn: unstarted.length === 0 }, ports);
  const problems = [...unstarted, ...unshown];
  const told = { added, claims, left: left.map(renderLeft), steps, state };
  return {
    // What could not be shown must not keep the legs from their work: they carry on, and a later writer shows it.
    conclusion: problems.length > 0 && claims.length === 0 ? "failure" : "success",
    headline: [renderHeadline(told), ...problems].join("; "),
    outputs: toOutputs(claims, findPreparing(claims, state, config)),
    summary: renderSummary(told),
  };
}

/** The proofs by CI that are due, started, and the branches of those that are over. What fails of it keeps no claim from its work; a later job does it. */
async function goOnWithCi(
  memory: Memory,
  of: Parameters<typeof startProofs>[1],
  ports: Ports,
): Promise<{ readonly memory: Memory; readonly problems: readonly string[] }> {
  try {
    const now = await startProofs(memory, of, ports);
    await tidyProofBranches(fold(now.events), of.tips.branches, ports);
    return { memory: now, problems: [] };
  } catch (thrown) {
    return { memory, problems: [`CI could not be started: ${toFault(thrown).message}`] };
  }
}

/** What could not be read now is read again with the plan. */
function passOver(thrown: unknown, { reporter }: Ports): readonly [] {
  reporter.warn(`What may stand in the way could not be read: ${toFault(thrown).message}`);
  return [];
}

function capLegs(config: Config, maxLegs: number | undefined): Config {
  const parallel = Math.min(config.limits.parallel, maxLegs ?? config.limits.parallel);
  return { ...config, limits: { ...config.limits, parallel } };
}

function refuseDenied(advanced: Advanced): void {
  if (advanced.pushed || !("denied" in advanced)) return;
  const remedy =
    "Let GitHub Actions push to `baton-state` and `baton/**` (branch protection or rulesets), and give the job `contents: write`.";
  throw new Fault("git.refused", `The push to the state branch was refused: ${advanced.denied} ${remedy}`, {
    who: "user",
  });
}
