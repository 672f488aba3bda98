export type RefUpdate = {
  /** Full name: `refs/heads/…`. */
  readonly ref: string;
  /** null removes the ref. */
  readonly to: string | null;
  /** What it must be now; null: it must not exist. */
  readonly expect: string | null;
};

export type Pushed =
  | { readonly ok: true }
  /** No ref moved. `stale`: one was not where it was expected. `denied`: a rule or a missing right, in the server's words. */
  | { readonly ok: false; readonly why: "stale" | "denied"; readonly message: string };

/** The repository on the server. */
export interface GitRemote {
  /** Refs and where they are; patterns as `git ls-remote` takes them. */
  refs(patterns: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Fetches commits by SHA or full ref name, depth 1, without blobs. A missing one is a Fault `git.missing`. */
  fetch(wants: readonly string[], options?: { readonly depth?: number; readonly blobs?: boolean }): Promise<void>;
  /** Fetches commits up to this one, without trees and files, and tags: `depth` of them, all where it is 0 or absent; no tags where `tags` is false. */
  fetchHistory(commit: string, of?: { readonly depth?: number; readonly tags?: boolean }): Promise<void>;
  /**
   * Where these full ref names are, their commits fetched as `fetch` does, together with the commits `beside`, in one request. undefined when any of all lacks:
   * nothing is said then of the others.
   */
  fetchTips(refs: readonly string[], beside?: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
  /** All or nothing (`git push --atomic`), each ref only from where it is expected. */
  push(updates: readonly RefUpdate[]): Promise<Pushed>;
}
