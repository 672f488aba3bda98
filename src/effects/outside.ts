import { findFindingMarker, findMarker } from "../policy/effects/effect.ts";
import type { Forge } from "../ports/forge/forge.ts";
import type { ForgeComment, ForgeUser } from "../ports/forge/forge-issues.ts";
import type { ForgePull, ForgeReview, Thread } from "../ports/forge/forge-pulls.ts";

export type FindingThread = Thread & { readonly finding: string };

/** What is there already, read once a kind and only when it is asked for. What this job makes is added to it. */
export interface Outside {
  /** The oldest comment of ours with the mark. `fresh`: read anew, as another job may have written since. */
  comment(issue: number, op: string, fresh?: boolean): Promise<ForgeComment | undefined>;
  /** The pull request of the head branch into that base (`pullOfBranch`). */
  pull(branch: string, into: string): Promise<ForgePull | undefined>;
  /** Remembers one that was just opened: it has no reviews and no comments yet. */
  opened(pull: ForgePull): void;
  /** Did this job open the pull request of that branch? Then nobody else can have made anything on its head before. */
  hasOpened(branch: string): boolean;
  /** Remembers that this job has commented there. */
  posted(issue: number): void;
  hasPosted(issue: number): boolean;
  review(pull: number, op: string): Promise<ForgeReview | undefined>;
  /** Threads that we opened, each with its finding. */
  threads(pull: number): Promise<readonly FindingThread[]>;
  /** Remembers that this job has posted a review there, with threads of its own. */
  reviewed(pull: number): void;
}

/**
 * Only what Baton, or who may write to the repository anyway, has posted counts, and only when it begins with the mark: a stranger's comment with our
 * mark is a stranger's comment, and a quotation is a quotation.
 */
export function readOutside(forge: Forge): Outside {
  const commented = new Set<number>();
  const own = new Set<string>();
  const comments = new Map<number, Promise<readonly ForgeComment[]>>();
  const pulls = new Map<string, Promise<ForgePull | undefined>>();
  const reviews = new Map<number, Promise<readonly ForgeReview[]>>();
  const threads = new Map<number, Promise<readonly Thread[]>>();
  const trusted = new Map<string, Promise<boolean>>();

  const isTrusted = (author: ForgeUser): Promise<boolean> => {
    if (author.isBot) return Promise.resolve(true);
    return remember(trusted, author.login, async () =>
      ["write", "maintain", "admin"].includes((await forge.permission(author.login)).permission),
    );
  };
  const findOurs = async <T extends { readonly body: string; readonly author: ForgeUser }>(
    all: readonly T[],
    op: string,
  ): Promise<T | undefined> => {
    for (const one of all) {
      if (one.body.startsWith("<!-- baton:op=") && findMarker(one.body)?.op === op && (await isTrusted(one.author)))
        return one;
    }
    return undefined;
  };

  return {
    comment: async (issue, op, fresh = false) => {
      if (fresh) comments.delete(issue);
      return findOurs(await remember(comments, issue, () => forge.comments(issue)), op);
    },
    pull: (branch, into) => remember(pulls, branch, () => forge.pullOfBranch(branch, into)),
    opened: (pull) => {
      own.add(pull.head.ref);
      pulls.set(pull.head.ref, Promise.resolve(pull));
      reviews.set(pull.number, Promise.resolve([]));
      threads.set(pull.number, Promise.resolve([]));
    },
    hasOpened: (branch) => own.has(branch),
    posted: (issue) => {
      commented.add(issue);
      comments.delete(issue);
    },
    hasPosted: (issue) => commented.has(issue),
    threads: async (pull) => toOurs(await remember(threads, pull, () => forge.threads(pull))),
    reviewed: (pull) => {
      threads.delete(pull);
    },
    review: async (pull, op) => findOurs(await remember(reviews, pull, () => forge.reviews(pull)), op),
  };
}

/** A person who quotes the mark has a thread of their own. */
function toOurs(threads: readonly Thread[]): readonly FindingThread[] {
  return threads.flatMap((thread) => {
    const finding = thread.authorIsBot ? findFindingMarker(thread.firstBody) : undefined;
    return finding === undefined ? [] : [{ ...thread, finding }];
  });
}

function remember<K, V>(known: Map<K, Promise<V>>, key: K, read: () => Promise<V>): Promise<V> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const reading = read();
  known.set(key, reading);
  return reading;
}
