import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CacheEntry, type CacheWish, findEntry, findEvicted } from "./find-entry.ts";

/** By what an entry is one of its kind: it is never changed, only removed. */
export type CacheIdentity = Pick<CacheEntry, "repository" | "ref" | "key" | "version">;

/** Caches on disk under `<folder>/caches/<id>/`: they outlast the run, and the engine. Finished ones alone are found and listed. */
export type CacheStore = {
  /** Of one repository, the one that was used last first. */
  list(repository: string): readonly CacheEntry[];
  get(id: number): CacheEntry | undefined;
  /** The entry that fits best; it counts as used. */
  find(wish: CacheWish): CacheEntry | undefined;
  /** The file with a finished entry's bytes. */
  file(id: number): string;
  /** Opens an upload and gives its id and file; undefined where there is such an entry, or an upload of it is open. */
  create(of: CacheIdentity, jobId: number): { readonly id: number; readonly file: string } | undefined;
  /** Closes an upload. Undefined where the job has none open of that entry; a text says why it is not taken. */
  finalize(of: CacheIdentity, jobId: number, sizeBytes: number): CacheEntry | string | undefined;
  /** Drops what a job that is over began and did not finish. */
  dropUploads(jobId: number): void;
  remove(id: number): void;
};

export type CacheStoreOptions = {
  readonly now?: () => Date;
  /** For a repository; GitHub's 10 GB unless said. */
  readonly maxBytes?: number;
};

const MAX_BYTES = 10 * 1024 ** 3;

type Upload = CacheIdentity & { readonly id: number; readonly jobId: number };

/** Opens the store; what an earlier engine kept is there, what it had not finished is not. */
export function openCacheStore(
  folder: string,
  { now = () => new Date(), maxBytes = MAX_BYTES }: CacheStoreOptions = {},
): CacheStore {
  const root = join(folder, "caches");
  mkdirSync(root, { recursive: true });
  const entries = readEntries(root);
  let uploads: readonly Upload[] = [];
  let last = Math.max(0, ...readdirSync(root).map(Number).filter(Number.isInteger));
  const place = (id: number) => join(root, String(id));
  const keep = (entry: CacheEntry) => {
    entries.set(entry.id, entry);
    const meta = join(place(entry.id), "cache.json");
    writeFileSync(`${meta}.new`, JSON.stringify(entry));
    renameSync(`${meta}.new`, meta);
    return entry;
  };
  // The folder itself stays, so that its id is never given again.
  const clear = (id: number) => {
    for (const name of readdirSync(place(id))) rmSync(join(place(id), name), { recursive: true, force: true });
  };
  const remove = (id: number) => {
    if (entries.delete(id)) clear(id);
  };
  const evict = (repository: string) => {
    const own = [...entries.values()].filter((one) => one.repository === repository);
    for (const one of findEvicted(own, now().getTime(), maxBytes)) remove(one.id);
  };
  return {
    list(repository) {
      evict(repository);
      return [...entries.values()]
        .filter((one) => one.repository === repository)
        .sort((a, b) => Date.parse(b.lastAccessedAt) - Date.parse(a.lastAccessedAt) || b.id - a.id);
    },
    get: (id) => entries.get(id),
    find(wish) {
      evict(wish.repository);
      const found = findEntry([...entries.values()], wish);
      return found === undefined ? undefined : keep({ ...found, lastAccessedAt: now().toISOString() });
    },
    file: (id) => join(place(id), "content"),
    create(of, jobId) {
      evict(of.repository);
      if ([...entries.values(), ...uploads].some((other) => isSame(other, of))) return undefined;
      last += 1;
      mkdirSync(place(last), { recursive: true });
      uploads = [...uploads, { id: last, jobId, ...of }];
      return { id: last, file: join(place(last), "upload") };
    },
    finalize(of, jobId, sizeBytes) {
      const upload = uploads.find((one) => one.jobId === jobId && isSame(one, of));
      if (upload === undefined) return undefined;
      const file = join(place(upload.id), "upload");
      const size = existsSync(file) ? statSync(file).size : 0;
      const fault =
        size !== sizeBytes
          ? `cache upload has ${size} bytes, but ${sizeBytes} were announced`
          : size === 0 || size > maxBytes
            ? `cache size of ${size} bytes is not between 1 and ${maxBytes}`
            : undefined;
      uploads = uploads.filter((one) => one !== upload);
      if (fault !== undefined) {
        clear(upload.id);
        return fault;
      }
      // Under another name than it was uploaded to: that address changes nothing any more.
      renameSync(file, join(place(upload.id), "content"));
      const at = now().toISOString();
      const { id, repository, ref, key, version } = upload;
      const entry = keep({ id, repository, ref, key, version, sizeBytes, createdAt: at, lastAccessedAt: at });
      evict(repository);
      return entry;
    },
    dropUploads(jobId) {
      for (const one of uploads) if (one.jobId === jobId) clear(one.id);
      uploads = uploads.filter((one) => one.jobId !== jobId);
    },
    remove,
  };
}

function isSame(a: CacheIdentity, b: CacheIdentity): boolean {
  return a.repository === b.repository && a.ref === b.ref && a.key === b.key && a.version === b.version;
}

function readEntries(root: string): Map<number, CacheEntry> {
  const entries = new Map<number, CacheEntry>();
  for (const name of readdirSync(root)) {
    const meta = join(root, name, "cache.json");
    if (existsSync(meta)) entries.set(Number(name), JSON.parse(readFileSync(meta, "utf8")));
    else for (const left of readdirSync(join(root, name))) rmSync(join(root, name, left), { recursive: true });
  }
  return entries;
}
