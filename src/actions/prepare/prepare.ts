import type { ActionResult } from "../../contracts/action-result.ts";
import { ClaimMode } from "../../contracts/claim.ts";
import type { Prepared } from "../../contracts/prepared.ts";
import { Fault, toFault } from "../../core/fault.ts";
import { type Leg, openClaim } from "../../leg/open-claim.ts";
import { readCheckout } from "../../leg/prepared/checkout/read-checkout.ts";
import { readPreparedContent } from "../../leg/prepared/prepared-content.ts";
import { fetchHistory, putPointersBack, setUpBase } from "../../leg/prepared/set-up-base.ts";
import { readCommands } from "../../leg/read/read-commands.ts";
import { toSetUpEnd } from "../../leg/set-up-action/judge-set-up.ts";
import { readWishes } from "../../leg/toolchains/find-wishes.ts";
import { worthKeepingMs } from "../../policy/due/find-preparing.ts";
import type { Ports } from "../../ports/ports.ts";
import type { PreparedKey } from "../../ports/prepared-store.ts";
import type { RunState } from "../../state/state.ts";
import type { PrepareInputs } from "./inputs.ts";

/**
 * Sets the base up once for all jobs of this workflow run and, where it may write to the cache, of later ones. It never sees a change. What stands in the way
 * ends nothing: then each job sets up by itself, as it would without this one.
 */
export async function prepare(inputs: PrepareInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ClaimMode.options, ports, "all");
  const hasTools = toSetUpEnd(leg.claim, "validate", inputs.setUp) !== "failed";
  const { prepared, how } = hasTools ? await prepareSafely(leg, ports) : lacksTools;
  const size = prepared === undefined ? "" : `, ${Math.ceil(prepared.bytes / 1024 ** 2)} MB (${prepared.kept})`;
  return {
    conclusion: "success",
    headline: `${how}${size}`,
    outputs: { prepared: prepared === undefined ? "" : JSON.stringify(prepared) },
    summary: `### ${how}${size}\n`,
  };
}

const lacksTools = { prepared: undefined, how: "not prepared: the base's set-up action failed" };

type Outcome = { readonly prepared: Prepared | undefined; readonly how: string };

async function prepareSafely(leg: Leg, ports: Ports): Promise<Outcome> {
  try {
    return await prepareBase(leg, ports);
  } catch (thrown) {
    ports.reporter.warn(`The base is not prepared, each job sets up by itself: ${toFault(thrown).message}`);
    return { prepared: undefined, how: "not prepared" };
  }
}

async function prepareBase({ claim, config, told, git, run }: Leg, ports: Ports): Promise<Outcome> {
  const { base } = claim;
  const commands = await readCommands(git, base, base, { config: config.validate, told });
  const { setup } = commands;
  if (setup === null) return { prepared: undefined, how: "the base has no set-up" };
  const sandbox = await ports.sandbox();
  if (sandbox.kind === "none" || sandbox.kind === "unconfined")
    return { prepared: undefined, how: `there is no sandbox here: ${sandbox.why}` };
  const { preparedStore: store, reporter, setUpSecrets: secrets } = ports;
  if (secrets.mistake !== null) throw new Fault("set_up.secrets", secrets.mistake, { who: "user" });
  const checkout = await readCheckout(git, base, config.validate.checkout);
  const wishes = await readWishes(git, base, commands);
  const content = await readPreparedContent(git, base, { setup, checkout, wishes });
  const key = { content, machine: await store.machine() };
  const found = await store.find(key);
  if (found !== undefined) return { prepared: found, how: "prepared before" };
  const passed = await passOn(findKnown(run, key), ports);
  if (passed !== undefined) return { prepared: passed, how: "prepared by a former workflow run" };
  await fetchHistory(git, base, checkout, ports);
  const timeoutMs = config.limits["test-minutes"] * 60_000;
  const wanted = { git, tree: base, commit: base, setup, checkout, wishes, timeoutMs, secrets };
  const made = await setUpBase(wanted, sandbox, ports);
  const { exitCode } = made.ran?.result ?? { exitCode: null };
  if (exitCode !== 0) {
    reporter.warn(
      `The base's set-up ended with ${exitCode ?? "a signal"}: nothing is kept.\n${made.ran?.run.log.slice(-2000) ?? ""}`,
    );
    return { prepared: undefined, how: "the base's set-up failed" };
  }
  const took = `set up in ${Math.round(made.tookMs / 100) / 10} s`;
  // A coder's job is given no secret: it has what is kept here or nothing.
  if (made.tookMs < worthKeepingMs && secrets.names.length === 0)
    return { prepared: undefined, how: `${took}, too quickly to be kept` };
  const { folder } = made.workspace;
  await putPointersBack(git, base, { checkout, workspace: made.workspace });
  const prepared = await store.keep(key, {
    folder,
    // Of a submodule all is kept: what was built in it lies among its files.
    known: (await git.listTree(base)).filter(({ type }) => type === "blob"),
    place: await sandbox.placeOf(folder),
  });
  return { prepared, how: prepared === undefined ? `${took}, not kept` : took };
}

/** What a former workflow run of this issue left as an artifact, as its proofs name it. */
function findKnown(run: RunState, { content, machine }: PreparedKey): Prepared | undefined {
  const proofs = [run.baseProof, ...[...run.tickets.values()].map((ticket) => ticket.proof)];
  return proofs
    .flatMap((one) => one?.proof.prepared ?? [])
    .find((one) => one.kept === "artifact" && one.content === content && one.machine === machine);
}

async function passOn(known: Prepared | undefined, ports: Ports): Promise<Prepared | undefined> {
  if (known === undefined) return undefined;
  return ports.preparedStore.passOn(known).catch((thrown: unknown) => {
    ports.reporter.say(`What run ${known.runId} prepared can not be had: ${toFault(thrown).message}`);
    return undefined;
  });
}
