import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { Fault, toFault } from "../../core/fault.ts";
import type { ProgramSandbox } from "../../ports/program-sandbox.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { containedSandbox } from "./contained-sandbox.ts";
import { type Limits, readLimits } from "./limits.ts";
import { readMachine } from "./read-machine.ts";

type Way = "bwrap" | "unshare";
const probeTimeoutMs = 10_000;

/**
 * The first way that works here, tried with a command: bubblewrap, else util-linux (as root, or by `sudo -n`); else one of kind `none` that says why.
 * `hidden`: folders of the job that must not be seen; most are not seen anyway. `limits`: others than the usual ones.
 */
export async function openSandbox(
  of: { readonly hidden?: readonly string[]; readonly ways?: readonly Way[]; readonly limits?: Partial<Limits> } = {},
): Promise<Sandbox & ProgramSandbox> {
  const failures: string[] = [];
  if (process.platform !== "linux") return noSandbox(`the sandbox needs Linux, this is ${process.platform}`);
  const hostPath = process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin";
  const limits = { ...readLimits(), ...of.limits };
  const surveyed = await readMachine({ path: hostPath, home: homedir(), hidden: of.hidden ?? [] });
  const needsSudo = process.getuid?.() !== 0;
  const ways = (of.ways ?? ["bwrap", "unshare"]).flatMap((way) => waysOf(way, limits));
  for (const { way, limits } of ways) {
    const sandbox = containedSandbox(way, { ...surveyed, hostPath, needsSudo, limits });
    const failure = await probe(sandbox);
    if (failure === undefined) return sandbox;
    failures.push(`${way}: ${failure}`);
  }
  return noSandbox(failures.join("; "));
}

/** Bubblewrap with all limits first, then with those that any version of it can be given. */
function waysOf(way: Way, limits: Limits): readonly { readonly way: Way; readonly limits: Limits }[] {
  if (way === "unshare") return [{ way, limits }];
  const fewer = [limits, { ...limits, tasks: null }, { ...limits, tasks: null, tmpBytes: null }];
  return fewer.map((limits) => ({ way, limits }));
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

function noSandbox(why: string): Sandbox & ProgramSandbox {
  const message = `Nothing can be run: there is no sandbox here (${why}). Install bubblewrap, or let sudo work without a password.`;
  const refuse = () => Promise.reject(new Fault("sandbox.missing", message, { who: "user" }));
  return { kind: "none", why, run: refuse, start: refuse };
}
