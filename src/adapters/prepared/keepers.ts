import { copyFile, lstat, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { Fault } from "../../core/fault.ts";

/** A place for packed folders that outlives a workflow run. */
export type Keeper = {
  readonly kept: "cache" | "folder";
  /** The newest whose name begins so. */
  find(start: string): Promise<string | undefined>;
  /** False when this job may not write there, or somebody else was first. */
  put(name: string, file: string): Promise<boolean>;
  /** Fetches it to `file`. @throws Fault `prepared.missing`. */
  get(name: string, file: string): Promise<void>;
};

/** Of the archive that GitHub's cache holds. Its version is a digest of this name, so it never changes. */
const packed = "baton-prepared.pack";

/**
 * GitHub's cache, by its own client. Who may write decides GitHub, by event and `cache-mode`. The client unpacks whatever an entry holds, wherever that says: so
 * `tar` is told, by a variable that GNU tar reads, to call all that it unpacks by the one name, and only a plain file is taken from there. `folder`: of this job.
 */
export function cacheKeeper(folder: string): Keeper {
  const within = async <T>(work: (client: typeof import("@actions/cache")) => Promise<T>): Promise<T> => {
    await mkdir(folder, { recursive: true });
    const client = await import("@actions/cache");
    const former = { tar: process.env["TAR_OPTIONS"], workspace: process.env["GITHUB_WORKSPACE"] };
    process.env["TAR_OPTIONS"] = `--transform=s,^.*$,${packed},`;
    process.env["GITHUB_WORKSPACE"] = folder;
    try {
      return await work(client);
    } finally {
      set("TAR_OPTIONS", former.tar);
      set("GITHUB_WORKSPACE", former.workspace);
    }
  };
  const at = path.join(folder, packed);
  return {
    kept: "cache",
    find: (start) => within((client) => client.restoreCache([packed], start, [start], { lookupOnly: true })),
    put: async (name, file) => {
      await mkdir(folder, { recursive: true });
      await rename(file, at);
      // What is saved is looked for from where the process stands; a job that saves does nothing else meanwhile.
      const stood = process.cwd();
      process.chdir(folder);
      try {
        return (await within((client) => client.saveCache([packed], name))) >= 0;
      } finally {
        process.chdir(stood);
        await rename(at, file);
      }
    },
    get: async (name, file) => {
      const found = await within((client) => client.restoreCache([packed], name));
      await takeFile(at, file, found === name ? "" : `the cache has no entry ${name} that this job may read`);
    },
  };
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

const maxFolderBytes = 5 * 1024 ** 3;

/** A folder on a machine that outlives its jobs. What was not used for longest goes first. */
export function folderKeeper(folder: string): Keeper {
  const list = async () => {
    const names = await readdir(folder).catch(() => []);
    const all = names.filter((name) => !name.endsWith(".part"));
    const found = await Promise.all(
      all.map(async (name) => ({ name, stat: await stat(path.join(folder, name)).catch(() => undefined) })),
    );
    return found
      .flatMap(({ name, stat }) => (stat?.isFile() ? [{ name, bytes: stat.size, at: stat.mtimeMs }] : []))
      .sort((a, b) => b.at - a.at);
  };
  return {
    kept: "folder",
    find: async (start) => (await list()).find(({ name }) => name.startsWith(start))?.name,
    async put(name, file) {
      await mkdir(folder, { recursive: true });
      const part = path.join(folder, `${name}.${process.pid}.part`);
      await copyFile(file, part);
      await rename(part, path.join(folder, name));
      let bytes = 0;
      for (const one of await list()) {
        bytes += one.bytes;
        if (bytes > maxFolderBytes && one.name !== name) await rm(path.join(folder, one.name), { force: true });
      }
      return true;
    },
    async get(name, file) {
      const at = path.join(folder, name);
      await copyFile(at, file).catch((cause: unknown) => {
        throw new Fault("prepared.missing", `The prepared folder ${at} could not be read: ${String(cause)}`, {
          who: "outside",
          cause,
        });
      });
      const now = new Date();
      await utimes(at, now, now);
    },
  };
}

/** Moves what was fetched to where it is wanted, when it is a plain file. */
async function takeFile(at: string, to: string, why: string): Promise<void> {
  const found = why === "" ? await lstat(at).catch(() => undefined) : undefined;
  if (found?.isFile() !== true) {
    const message = `A prepared folder could not be fetched: ${why || `what the cache holds is no plain file`}.`;
    throw new Fault("prepared.missing", message, { who: "outside" });
  }
  await rename(at, to);
}
