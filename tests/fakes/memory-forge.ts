import type { Actor } from "../../src/contracts/events/envelope.ts";
import type { Forge } from "../../src/ports/forge/forge.ts";
import type { ForgeComment, ForgeUser } from "../../src/ports/forge/forge-issues.ts";
import type { ForgeReview, InlineComment } from "../../src/ports/forge/forge-pulls.ts";
import { memoryChecks } from "./memory-forge/checks.ts";
import { type ForgeWorld, tick } from "./memory-forge/forge-world.ts";
import { memoryIssues } from "./memory-forge/issues.ts";
import { memoryPulls } from "./memory-forge/pulls.ts";
import { memoryWorkflows } from "./memory-forge/workflows.ts";

export type { ForgeWorld } from "./memory-forge/forge-world.ts";

export type MemoryForge = Forge & {
  /** All that it holds: look here, or change it as people would. */
  readonly world: ForgeWorld;
  openIssue(of: { title: string; body: string; author: ForgeUser; labels?: readonly string[] }): number;
  /** A person comments on an issue or pull request. */
  say(issue: number, author: ForgeUser, body: string): ForgeComment;
  grant(user: ForgeUser, permission: Actor["permission"]): void;
  /** A person reviews a pull request. */
  review(
    pull: number,
    author: ForgeUser,
    of: Pick<ForgeReview, "state" | "body" | "commit"> & { comments?: readonly InlineComment[] },
  ): ForgeReview;
  /** The next call of that name throws: `after` its work was done, as when the answer is lost, or instead of it. */
  fail(call: keyof Forge, thrown: Error, when?: "instead" | "after"): void;
};

/** GitHub in memory, for the stories' tests. It passes the port's conformance suite, as the real adapter does. */
export function memoryForge(
  options: Partial<Pick<ForgeWorld, "repository" | "defaultBranch" | "origin" | "self">> & { now?: Date } = {},
): MemoryForge {
  const world = newWorld(options);
  const faults: { call: string; thrown: Error; when: "instead" | "after" }[] = [];
  const plain: Forge = {
    ...memoryIssues(world),
    ...memoryPulls(world),
    ...memoryChecks(world),
    ...memoryWorkflows(world),
  };
  const watched = new Proxy(plain, {
    get: (target, name, receiver) => {
      const call: unknown = Reflect.get(target, name, receiver);
      return typeof call !== "function"
        ? call
        : (...args: unknown[]) => watch(String(name), () => Reflect.apply(call, target, args));
    },
  });
  async function watch(name: string, call: () => Promise<unknown>): Promise<unknown> {
    world.calls.push(name);
    const at = faults.findIndex((fault) => fault.call === name);
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0];
    if (fault?.when === "instead") throw fault.thrown;
    const answer = await call();
    if (fault !== undefined) throw fault.thrown;
    return answer;
  }
  return {
    ...watched,
    world,
    openIssue: ({ title, body, author, labels = [] }) => {
      const number = world.nextId++;
      const url = `https://github.test/${world.repository}/issues/${number}`;
      world.issues.set(number, {
        number,
        title,
        body,
        state: "open",
        author,
        labels,
        url,
        isPullRequest: false,
        updatedAt: tick(world),
      });
      return number;
    },
    say: (issue, author, body) => {
      const at = tick(world);
      const id = world.nextId++;
      const made = { id, issue, author, body, createdAt: at, updatedAt: at, url: `https://github.test/comments/${id}` };
      world.comments.push(made);
      return made;
    },
    grant: (user, permission) => world.permissions.set(user.login, { login: user.login, id: user.id, permission }),
    review: (pull, author, { comments = [], ...review }) => {
      const made: ForgeReview = { ...review, id: world.nextId++, author, submittedAt: tick(world) };
      world.reviews.set(pull, [...(world.reviews.get(pull) ?? []), made]);
      const lines = comments.map((comment) => ({ ...comment, id: world.nextId++, review: made.id, author }));
      world.reviewComments.set(pull, [...(world.reviewComments.get(pull) ?? []), ...lines]);
      return made;
    },
    fail: (call, thrown, when = "instead") => faults.push({ call, thrown, when }),
  };
}

function newWorld(
  options: Partial<Pick<ForgeWorld, "repository" | "defaultBranch" | "origin" | "self">> & { now?: Date },
): ForgeWorld {
  return {
    repository: options.repository ?? "octo/sample",
    defaultBranch: options.defaultBranch ?? "main",
    origin: options.origin ?? null,
    self: options.self ?? { login: "github-actions[bot]", id: 41898282, isBot: true },
    issues: new Map(),
    histories: new Map(),
    comments: [],
    pulls: [],
    reviews: new Map(),
    reviewComments: new Map(),
    threads: new Map(),
    checks: new Map(),
    checkTexts: new Map(),
    statuses: new Map(),
    branches: new Map(),
    permissions: new Map(),
    reactions: [],
    rules: new Map(),
    runs: new Map(),
    workflowRuns: [],
    tellsRuns: true,
    dispatched: [],
    mayOpenPulls: true,
    allowed: ["squash", "merge", "rebase"],
    mergeRefusal: null,
    beforeMerge: null,
    clockMs: (options.now ?? new Date("2026-11-20T10:00:00Z")).getTime(),
    nextId: 1,
    calls: [],
  };
}
