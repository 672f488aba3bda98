import { lstatSync, readFileSync } from "node:fs";
import { mkdir, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { broughtTools } from "../../core/brought-tools.ts";
import { Fault } from "../../core/fault.ts";
import type { ProgramSandbox } from "../../ports/program-sandbox.ts";
import type { Sandbox, SandboxKind, StandIn } from "../../ports/sandbox.ts";
import { noRegistries, type Registries } from "./find-registries.ts";
import { layInput } from "./lay-input.ts";
import { laySecrets } from "./lay-secrets.ts";
import type { Limits } from "./limits.ts";
import { offline } from "./offline.ts";
import { openDoors } from "./open-doors.ts";
import { adoptHome, copyPlaces, isPlaceable, type Places, placesOf } from "./places.ts";
import { isWithin, type OwnGit, planMounts, sandboxHome } from "./plan-mounts.ts";
import type { Surveyed } from "./read-machine.ts";
import { runContained } from "./run-contained.ts";
import type { Container } from "./start-contained.ts";
import { startProgram } from "./start-program.ts";
import { toBwrap } from "./to-bwrap.ts";
import { toUnshare } from "./to-unshare.ts";
import { withTasks } from "./with-tasks.ts";

const usualOutputBytes = 256 * 1024;

/**
 * A sandbox of either way over the same file tree, or `unconfined`: a person asked for none, and commands run with that person's rights, with the same
 * limits, time and bare environment. Each folder has one home of a name for as long as the job lives, so that what `setup` puts there (the
 * caches of go, cargo, pip) is there for `test`.
 */
export function containedSandbox(kind: Exclude<SandboxKind, "none">, of: Of): Sandbox & StandIn & ProgramSandbox {
  const homes = new Map<string, Home>();
  const contain = async (run: Wanted) => {
    const folder = await realpath(run.folder);
    const known = homes.get(folder) ?? {
      hasOwnGit: !run.disposable && hasOwnGit(folder),
      at: folder,
      places: new Map(),
      hasTools: false,
    };
    const places = await placesOf(known.places, run.home ?? "");
    if (run.bringsTools === true) await emptyTools(path.join(places, "home"));
    homes.set(folder, { ...known, hasTools: known.hasTools || run.bringsTools === true });
    // What was brought is for those who work on the folder, not for who guards them.
    const hasTools = run.home === undefined && run.bringsTools !== true && known.hasTools;
    const ownGit = known.hasOwnGit && !run.disposable && hasOwnGit(folder) ? readOwnGit(folder) : null;
    return {
      container: toContainer(kind, of, { ...run, folder, at: known.at, ownGit, hasTools }, places),
      folder,
      home: path.join(places, "home"),
    };
  };
  return {
    kind,
    why: "",
    async standIn({ from, folder, isLast }) {
      if (kind === "unconfined") throw seenWhereItIs();
      const [source, target] = [await realpath(from), await realpath(folder)];
      const left = await homes.get(source)?.places.get("");
      const places = new Map(homes.get(target)?.places);
      if (left !== undefined) places.set("", isLast ? Promise.resolve(left) : copyPlaces(left));
      await places.get("");
      const hasTools = homes.get(source)?.hasTools ?? false;
      homes.set(target, { hasOwnGit: hasOwnGit(target), at: source, places, hasTools });
    },
    async placeOf(given) {
      const folder = await realpath(given);
      const known = homes.get(folder) ?? {
        hasOwnGit: hasOwnGit(folder),
        at: folder,
        places: new Map(),
        hasTools: false,
      };
      homes.set(folder, known);
      return { at: known.at, home: path.join(await placesOf(known.places, ""), "home") };
    },
    async adopt({ folder: given, at, home }) {
      if (kind === "unconfined") throw seenWhereItIs();
      if (!isPlaceable(at, of.machine)) {
        const message = `A folder can not be seen at ${at}: programs of the machine are there.`;
        throw new Fault("sandbox.failed", message, { who: "outside", facts: { at } });
      }
      const folder = await realpath(given);
      const adopted = await adoptHome(home);
      const hasTools =
        lstatSync(path.join(adopted, "home", broughtTools), { throwIfNoEntry: false })?.isDirectory() === true;
      const places = new Map([["", Promise.resolve(adopted)]]);
      homes.set(folder, { hasOwnGit: hasOwnGit(folder), at, places, hasTools });
    },
    start: async (run) => startProgram((await contain({ ...run, network: false })).container, run, of.limits),
    async run(run) {
      if (kind === "unconfined" && run.secrets !== undefined) throw readByAll();
      const around = await openDoors(run.command, run.doors ?? []);
      const { container, folder, home } = await contain({ ...run, shown: around.shown });
      const input = await layInput(home, kind === "unconfined" ? home : sandboxHome, run.input);
      const secrets = await laySecrets(home, sandboxHome, run.secrets);
      try {
        return await runContained(container, {
          command: around.command,
          input: input.args,
          secrets: secrets.file,
          timeoutMs: run.timeoutMs,
          limits: of.limits,
          folders: [folder, home, ...(run.outbox === undefined ? [] : [run.outbox])],
          maxOutputBytes: run.maxOutputBytes ?? usualOutputBytes,
          ...(run.onOutput === undefined ? {} : { onOutput: run.onOutput }),
          ...(run.signal === undefined ? {} : { signal: run.signal }),
        });
      } finally {
        await input.remove();
        await secrets.remove();
      }
    },
  };
}

/** Whose rights `unshare` uses: those we have as root, those of a user namespace's root (Ubuntu 24.04 may forbid it), or `sudo -n`. */
export type Power = "root" | "user-namespace" | "sudo";

/** `hasOwnGit`: found before anything ran in there. A `.git` that comes later is the sandbox's own, and could be swapped for a link just before it is mounted. */
type Home = {
  readonly hasOwnGit: boolean;
  /** Where the folder is seen. */
  readonly at: string;
  readonly places: Places;
  /** Tools were brought into its home before anything of a change ran there: what else makes that folder is no tool. */
  readonly hasTools: boolean;
};
type Of = Surveyed & {
  readonly hostPath: string;
  readonly registries: Registries;
  readonly power: Power;
  readonly limits: Limits;
};
type Wanted = {
  readonly folder: string;
  readonly network: boolean;
  readonly registries?: "open" | "all";
  readonly env?: Readonly<Record<string, string>>;
  readonly shown?: readonly string[];
  readonly home?: string;
  readonly outbox?: string;
  readonly disposable?: boolean;
  readonly bringsTools?: boolean;
};
type Placed = Wanted & { readonly at: string; readonly ownGit: OwnGit | null; readonly hasTools: boolean };

function toContainer(kind: Exclude<SandboxKind, "none">, of: Of, run: Placed, places: string): Container {
  const { folder, at, network, ownGit } = run;
  const home = path.join(places, "home");
  const { outbox, hasTools } = run;
  const seenHome = kind === "unconfined" ? home : sandboxHome;
  const own = hasTools ? `${path.join(seenHome, broughtTools, "bin")}:` : "";
  const led = network && run.registries !== undefined ? of.registries : noRegistries;
  const shown = [...(run.shown ?? []), ...led.files];
  const secrets = of.machine.secrets.filter((secret) => !led.settings.includes(secret.path));
  const mounts = planMounts({ ...of.machine, secrets }, { folder, at, home, network, ownGit, shown, outbox, hasTools });
  const env = {
    PATH: run.home === undefined ? `${own}${of.hostPath}` : withoutFolder(withoutFolder(of.hostPath, folder), at),
    HOME: seenHome,
    LANG: "C.UTF-8",
    CI: "true",
    TERM: "dumb",
    NO_COLOR: "1",
    ...(network ? led[run.registries ?? "open"] : offline),
    ...of.env,
    ...run.env,
  };
  if (kind === "unconfined") return toUnconfined(folder, env);
  if (kind === "bwrap")
    return withTasks(of.limits.tasks, toBwrap(mounts, { folder: at, network, env, tmpBytes: of.limits.tmpBytes }));
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const args = toUnshare(mounts, {
    root: path.join(places, "root"),
    folder: at,
    network,
    uid,
    gid,
    env,
    limits: of.limits,
    rootless: of.power === "user-namespace",
  });
  return of.power === "sudo" ? { program: "sudo", args: ["-n", "unshare", ...args] } : { program: "unshare", args };
}

/** Nothing that was there before is a tool. */
async function emptyTools(home: string): Promise<void> {
  const at = path.join(home, broughtTools);
  await rm(at, { recursive: true, force: true });
  await mkdir(at);
}

/** The folder and the bare environment alone; `env -C` is not everywhere. */
function toUnconfined(folder: string, env: Readonly<Record<string, string>>): Container {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return { program: "/bin/sh", args: ["-c", 'cd "$1" && shift && exec env -i "$@"', "sh", folder, ...variables] };
}

/** A guard's programs are the machine's, not those that whoever is guarded put into the folder. */
function withoutFolder(hostPath: string, folder: string): string {
  const entries = hostPath.split(":");
  return entries.filter((entry) => path.isAbsolute(entry) && !isWithin(entry, folder)).join(":");
}

/** Git's file or folder of a person's checkout. A link can not be mounted over: the sandbox could put a folder with settings of its own in its place. */
function hasOwnGit(folder: string): boolean {
  const at = path.join(folder, ".git");
  const found = lstatSync(at, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() !== true) return found !== undefined;
  const message = `${at} is a link, which a command in the sandbox could replace by settings that git obeys outside. Put a file with the line "gitdir: <where it leads>" in its place.`;
  throw new Fault("sandbox.failed", message, { who: "user", facts: { path: at } });
}

function readOwnGit(folder: string): OwnGit {
  const at = path.join(folder, ".git");
  if (!lstatSync(at).isDirectory()) return { path: at, holdsCredential: false };
  const config = path.join(at, "config");
  const text = lstatSync(config, { throwIfNoEntry: false })?.isFile() ? readFileSync(config, "utf8") : "";
  return { path: at, holdsCredential: /extraheader|:\/\/[^\s/@]+@|authorization|oauth|token/i.test(text) };
}

/** Without a sandbox nothing can be seen elsewhere than it is. */
function seenWhereItIs(): Fault {
  return new Fault("sandbox.failed", "Without a sandbox no folder can stand in for another.", { who: "us" });
}

/** Whatever a person's own processes know, each of them can read. */
function readByAll(): Fault {
  return new Fault("sandbox.missing", "Without a sandbox no command is given a secret: all others could read it.", {
    who: "user",
  });
}
