import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { Fault, toFault } from "../../core/fault.ts";
import type { ProgramSandbox } from "../../ports/program-sandbox.ts";
import type { Sandbox, StandIn } from "../../ports/sandbox.ts";
import { containedSandbox, type Power } from "./contained-sandbox.ts";
import { findHomes, type Homes } from "./find-homes.ts";
import { findRegistries, type Registries } from "./find-registries.ts";
import { type Limits, readLimits } from "./limits.ts";
import { readMachine } from "./read-machine.ts";

/** `unshare` takes the power that there is, `user-namespace` that one alone. */
export type Way = "bwrap" | "unshare" | "user-namespace";
const probeTimeoutMs = 10_000;

/**
 * The first way that works here, tried with a command: bubblewrap, else util-linux (as root; else in a user namespace, else by `sudo -n`); else one of kind
 * `none` that says why. `hidden`: folders of the job that must not be seen; most are not seen anyway. `limits`: others than the usual ones.
 */
export async function openSandbox(
  of: {
    readonly hidden?: readonly string[];
    readonly ways?: readonly Way[];
    readonly limits?: Partial<Limits>;
    /** A person asked for none by name: commands run with that person's rights. */
    readonly unconfined?: boolean;
    /** The job's own, of which PATH, what leads to registries and where tools stand are used. */
    readonly env?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<Sandbox & StandIn & ProgramSandbox> {
  const failures: string[] = [];
  const env = of.env ?? process.env;
  const registries = await findRegistries(env);
  const hidden = of.hidden ?? [];
  const homes = await findHomes(env, { home: homedir(), hidden });
  if (of.unconfined === true) return openUnconfined(registries, homes, of.limits);
  if (process.platform !== "linux") return noSandbox(`the sandbox needs Linux, this is ${process.platform}`);
  const hostPath = env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  const limits = { ...readLimits(), ...of.limits };
  const surveyed = await readMachine({ path: hostPath, home: homedir(), hidden, homes });
  const ways = (of.ways ?? ["bwrap", "unshare"]).flatMap((way) => waysOf(way, limits));
  for (const { way, limits, power } of ways) {
    const of = { ...surveyed, hostPath, power, limits, registries };
    const sandbox = containedSandbox(way === "bwrap" ? "bwrap" : "unshare", of);
    const failure = await probe(sandbox);
    if (failure === undefined) return sandbox;
    failures.push(`${power === "root" ? way : `${way} (${power})`}: ${failure}`);
  }
  return noSandbox(failures.join("; "));
}

function openUnconfined(
  registries: Registries,
  { env }: Homes,
  limits: Partial<Limits> = {},
): Sandbox & StandIn & ProgramSandbox {
  const hostPath = process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  const machine = { tops: [], tools: [], secrets: [], resolver: null };
  // The kernel's limit of tasks counts all that the person runs, not the command's alone.
  const all = { ...readLimits(), ...limits, tasks: null };
  return containedSandbox("unconfined", { machine, env, hostPath, power: "root", limits: all, registries });
}

type Try = { readonly way: Way; readonly limits: Limits; readonly power: Power };

/** Bubblewrap with all limits first, then with those that any version of it can be given; util-linux with each power that could be had. */
function waysOf(way: Way, limits: Limits): readonly Try[] {
  const isRoot = process.getuid?.() === 0;
  if (way === "user-namespace") return [{ way, limits, power: way }];
  if (way === "unshare") {
    const powers: readonly Power[] = isRoot ? ["root"] : ["user-namespace", "sudo"];
    return powers.map((power) => ({ way, limits, power }));
  }
  const fewer = [limits, { ...limits, tasks: null }, { ...limits, tasks: null, tmpBytes: null }];
  return fewer.map((limits) => ({ way, limits, power: "root" }));
}

async function probe(sandbox: Sandbox): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), "baton-probe-"));
  try {
    const ran = await sandbox.run({
      command: "echo works > probe && cat probe",
      folder,
      network: false,
      timeoutMs: probeTimeoutMs,
    });
    return ran.exitCode === 0 && ran.output === "works\n"
      ? undefined
      : `a first command failed: ${ran.output.slice(0, 300)}`;
  } catch (thrown) {
    return toFault(thrown).message;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function noSandbox(why: string): Sandbox & StandIn & ProgramSandbox {
  const message = `Nothing can be run: there is no sandbox here (${why}). Install bubblewrap, allow unprivileged user namespaces, or let sudo work without a password.`;
  const refuse = () => Promise.reject(new Fault("sandbox.missing", message, { who: "user" }));
  return { kind: "none", why, run: refuse, start: refuse, standIn: refuse, placeOf: refuse, adopt: refuse };
}
