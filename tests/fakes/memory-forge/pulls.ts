import { Fault } from "../../../src/core/fault.ts";
import type { ForgePull, ForgePulls, ForgeReview } from "../../../src/ports/forge/forge-pulls.ts";
import { branchTip, type ForgeWorld, tick, type WorldPull } from "./forge-world.ts";
import { mergePull } from "./merge-pull.ts";

const refused = (code: "forge.not_found" | "forge.invalid" | "forge.forbidden", message: string) =>
  new Fault(code, message, { who: "user" });

export function memoryPulls(world: ForgeWorld): ForgePulls {
  const find = (number: number): WorldPull => {
    const found = world.pulls.find((pull) => pull.number === number);
    if (found === undefined) throw refused("forge.not_found", `GitHub refused pull ${number} (404): Not Found`);
    return found;
  };
  const show = (pull: WorldPull): ForgePull => ({
    number: pull.number,
    url: `https://github.test/${world.repository}/pull/${pull.number}`,
    state: pull.state,
    merged: pull.mergeSha !== null,
    mergeSha: pull.mergeSha,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    head: { ref: pull.branch, sha: pull.headWhenClosed ?? branchTip(world, pull.branch) ?? "", fork: false },
    base: { ref: pull.base, sha: branchTip(world, pull.base) ?? "" },
    author: pull.author,
  });
  const add = <T>(to: Map<number, T[]>, number: number, items: readonly T[]) =>
    to.set(number, [...(to.get(number) ?? []), ...items]);

  return {
    pull: async (number) => show(find(number)),
    pullOfBranch: async (branch, into) => {
      const ofBranch = world.pulls.filter((pull) => pull.branch === branch);
      const found = ofBranch.findLast((pull) => pull.base === into) ?? ofBranch.at(-1);
      return found === undefined ? undefined : show(found);
    },
    mergedPulls: async (into) =>
      world.pulls
        .flatMap(({ number, title, body, author, base, mergedAt: at }) =>
          base === into && at !== undefined ? [{ number, title, body, author, at }] : [],
        )
        .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.number - b.number),
    openPull: async ({ head, base, title, body }) => {
      if (world.mayOpenPulls === false) {
        throw refused(
          "forge.forbidden",
          "GitHub Actions is not permitted to create or approve pull requests. Turn on the setting.",
        );
      }
      const open = world.pulls.find((pull) => pull.branch === head && pull.base === base && pull.state === "open");
      if (open !== undefined) return show(open);
      if (branchTip(world, head) === undefined)
        throw refused("forge.invalid", `Validation Failed: head ${head} is invalid`);
      if (branchTip(world, head) === branchTip(world, base))
        throw refused("forge.invalid", `No commits between ${base} and ${head}`);
      const made: WorldPull = {
        number: world.nextId++,
        state: "open",
        mergeSha: null,
        draft: false,
        title,
        body,
        branch: head,
        base,
        author: world.self,
        headWhenClosed: null,
      };
      world.pulls.push(made);
      return show(made);
    },
    reviews: async (number) => world.reviews.get(find(number).number) ?? [],
    reviewComments: async (number) =>
      (world.reviewComments.get(number) ?? []).map(({ id, review, author, path, line, body }) => ({
        id,
        review,
        author,
        path,
        line,
        body,
      })),
    postReview: async ({ pull, commit, body, comments }) => {
      find(pull);
      const review: ForgeReview = {
        id: world.nextId++,
        author: world.self,
        state: "commented",
        body,
        commit,
        submittedAt: tick(world),
      };
      const made = comments.map((comment) => ({
        ...comment,
        id: world.nextId++,
        review: review.id,
        author: world.self,
      }));
      add(world.reviews, pull, [review]);
      add(world.reviewComments, pull, made);
      const threads = made.map(({ id, body: firstBody }) => ({
        id: `T${id}`,
        comment: id,
        isResolved: false,
        firstBody,
        authorIsBot: world.self.isBot,
      }));
      add(world.threads, pull, threads);
      return review;
    },
    threads: async (number) =>
      (world.threads.get(number) ?? []).map(({ id, isResolved, firstBody, authorIsBot }) => ({
        id,
        isResolved,
        firstBody,
        authorIsBot,
      })),
    resolveThread: async (id) => {
      for (const [number, threads] of world.threads) {
        world.threads.set(
          number,
          threads.map((thread) => (thread.id === id ? { ...thread, isResolved: true } : thread)),
        );
      }
    },
    merge: async ({ number, sha, method, title, message }) =>
      mergePull(world, find(number), { sha, method, text: `${title}\n\n${message}`.trim() }),
  };
}
