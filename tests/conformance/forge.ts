import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Forge } from "../../src/ports/forge/forge.ts";

/** A repository with people in it, behind one implementation of the port. `main` holds `src/list.txt` with the lines `line 1` … `line 40`. */
export type ForgeTown = {
  readonly forge: Forge;
  /** Somebody who may write, and somebody who may not. */
  readonly writer: string;
  readonly stranger: string;
  openIssue(title: string, labels: readonly string[]): Promise<number>;
  /** The writer comments. */
  say(issue: number, body: string): Promise<number>;
  /** The writer reviews. */
  review(pull: number, state: "approved" | "changes_requested", body: string): Promise<number>;
  /** Commits on a new or existing branch; gives the commit. */
  push(branch: string, files: Readonly<Record<string, string>>): Promise<string>;
  allowPulls(allowed: boolean): Promise<void>;
  close(): Promise<void>;
};

const list = (changes: Readonly<Record<number, string>>) =>
  `${Array.from({ length: 40 }, (_, index) => changes[index + 1] ?? `line ${index + 1}`).join("\n")}\n`;

/** What every implementation of the port `Forge` does; run on the real adapter and on the one in memory. */
export function describeForge(name: string, open: () => Promise<ForgeTown>): void {
  describe(`the port Forge: ${name}`, () => {
    let town: ForgeTown;
    let forge: Forge;
    beforeAll(async () => {
      town = await open();
      forge = town.forge;
      await town.allowPulls(true);
    });
    afterAll(() => town.close());

    const openPull = async (branch: string) => {
      const head = await town.push(branch, { "src/list.txt": list({ 20: `changed on ${branch}` }) });
      return {
        head,
        pull: await forge.openPull({ head: branch, base: "main", title: `Change ${branch}`, body: "Why." }),
      };
    };

    test("vouches for who may write, and for nobody else", async () => {
      expect(await forge.permission(town.writer)).toMatchObject({ login: town.writer, permission: "write" });
      expect(["none", "read"]).toContain((await forge.permission(town.stranger)).permission);
      expect(await forge.permission("nobody-of-that-name")).toMatchObject({ permission: "none" });
    });

    test("finds issues by label, newest first, and no closed one", async () => {
      const [first, second, other] = [
        await town.openIssue("First", ["baton"]),
        await town.openIssue("Second", ["baton"]),
        await town.openIssue("Other", []),
      ];
      expect((await forge.labelled("baton")).map((issue) => issue.number)).toEqual([second, first]);
      expect(await forge.issue(other)).toMatchObject({
        number: other,
        title: "Other",
        state: "open",
        labels: [],
        isPullRequest: false,
      });
      await forge.close(second);
      await forge.close(second);
      expect((await forge.labelled("baton")).map((issue) => issue.number)).toEqual([first]);
    });

    test("finds issues by all their labels, by state, author and time, the newest first", async () => {
      const none = { labels: ["dataset"], state: "all", author: null, since: null } as const;
      const [first, second] = [
        await town.openIssue("Slow", ["dataset"]),
        await town.openIssue("Wrong", ["dataset", "cache"]),
      ];
      await forge.close(second);
      const numbers = async (of: Parameters<Forge["issues"]>[0]) =>
        (await forge.issues(of)).map(({ number }) => number);
      expect(await numbers(none)).toEqual([second, first]);
      expect(await numbers({ ...none, state: "closed" })).toEqual([second]);
      expect(await numbers({ ...none, labels: ["Dataset", "CACHE"] })).toEqual([second]);
      const { author } = await forge.issue(first);
      expect(await numbers({ ...none, state: "open", author: author.login })).toEqual([first]);
      expect(await numbers({ ...none, author: "nobody-of-that-name" })).toEqual([]);
      expect(await numbers({ ...none, since: "2999-01-01T00:00:00Z" })).toEqual([]);
    });

    test("says who put a label on, and that nobody has edited the issue", async () => {
      const issue = await town.openIssue("Labelled", ["baton"]);
      const { labelled, editedAt } = await forge.history(issue);
      expect(labelled).toMatchObject([{ label: "baton", by: { isBot: false } }]);
      expect(labelled[0]?.by.id).toBeGreaterThan(0);
      expect(editedAt).toBeNull();
    });

    test("puts a label on and takes it off, once or twice, and tells of it", async () => {
      const issue = await town.openIssue("To be labelled", ["baton"]);
      await forge.label(issue, "ai-processed");
      await forge.label(issue, "ai-processed");
      expect((await forge.issue(issue)).labels).toEqual(["baton", "ai-processed"]);
      expect((await forge.history(issue)).labelled.filter(({ label }) => label === "ai-processed")).toHaveLength(1);
      await forge.unlabel(issue, "ai-processed");
      await forge.unlabel(issue, "ai-processed");
      expect((await forge.issue(issue)).labels).toEqual(["baton"]);
    });

    test("an issue that is not there is a fault that says so", async () => {
      await expect(forge.issue(4711)).rejects.toMatchObject({ code: "forge.not_found" });
    });

    test("comments are kept in order, edited and removed; removing twice is no error", async () => {
      const issue = await town.openIssue("Talk", []);
      const theirs = await town.say(issue, "/baton run");
      const ours = await forge.comment(issue, "<!-- baton:op=x --> hello");
      await forge.editComment(ours.id, "<!-- baton:op=x --> hello again");
      expect((await forge.comments(issue)).map(({ id, body, author }) => ({ id, body, isBot: author.isBot }))).toEqual([
        { id: theirs, body: "/baton run", isBot: false },
        { id: ours.id, body: "<!-- baton:op=x --> hello again", isBot: true },
      ]);
      expect((await forge.commentsSince("2020-01-01T00:00:00Z")).map((comment) => comment.id)).toEqual(
        expect.arrayContaining([theirs, ours.id]),
      );
      expect((await forge.comments(issue))[0]?.issue).toBe(issue);
      await forge.removeComment(ours.id);
      await forge.removeComment(ours.id);
      expect(await forge.comments(issue)).toHaveLength(1);
    });

    test("a reaction given twice is one", async () => {
      const issue = await town.openIssue("Look", []);
      const comment = await town.say(issue, "look");
      await forge.react({ issue });
      await forge.react({ comment });
      await forge.react({ comment });
    });

    test("a pull request is opened once and found by its branch", async () => {
      const { pull, head } = await openPull("baton/1-1-one");
      const again = await forge.openPull({ head: "baton/1-1-one", base: "main", title: "Again", body: "" });
      expect(again.number).toBe(pull.number);
      expect(await forge.pullOfBranch("baton/1-1-one", "main")).toMatchObject({
        number: pull.number,
        state: "open",
        merged: false,
        mergeSha: null,
        head: { ref: "baton/1-1-one", sha: head, fork: false },
        base: { ref: "main" },
      });
      expect(await forge.pullOfBranch("baton/none", "main")).toBeUndefined();
      expect((await forge.pull(pull.number)).title).toBe("Change baton/1-1-one");
    });

    test("a review is posted with its comments in one call, and its thread is resolved", async () => {
      const { pull, head } = await openPull("baton/1-2-two");
      const comments = [
        {
          path: "src/list.txt",
          side: "RIGHT" as const,
          startLine: 19,
          line: 20,
          body: "<!-- baton:finding=0123456789ab -->\nWhy?",
        },
      ];
      const posted = await forge.postReview({
        pull: pull.number,
        commit: head,
        body: "<!-- baton:op=review:1 -->\nLooked.",
        comments,
      });
      const theirs = await town.review(pull.number, "changes_requested", "No.");
      expect((await forge.reviews(pull.number)).map(({ id, state, commit }) => ({ id, state, commit }))).toEqual([
        { id: posted.id, state: "commented", commit: head },
        { id: theirs, state: "changes_requested", commit: head },
      ]);
      expect(await forge.reviewComments(pull.number)).toMatchObject([
        { review: posted.id, path: "src/list.txt", line: 20 },
      ]);
      const [thread] = await forge.threads(pull.number);
      expect(thread).toMatchObject({ isResolved: false, authorIsBot: true, firstBody: comments[0]?.body });
      await forge.resolveThread(thread?.id ?? "");
      expect(await forge.threads(pull.number)).toMatchObject([{ isResolved: true }]);
    });

    test("a check run is made once, and updated", async () => {
      const sha = await town.push("baton/1-3-three", { "three.txt": "3\n" });
      const check = {
        name: "baton",
        sha,
        externalId: "check:f3",
        title: "Proved",
        summary: "All well.",
        url: "https://example.com",
      };
      await forge.putCheck({ ...check, conclusion: "failure" });
      await forge.putCheck({ ...check, conclusion: "success" });
      await forge.putCheck({ ...check, conclusion: "success" });
      expect(await forge.checkRuns(sha)).toMatchObject([
        { name: "baton", status: "completed", conclusion: "success", externalId: "check:f3" },
      ]);
      expect((await forge.statuses(sha)).size).toBe(0);
    });

    test("a merge needs the head that is named, is made once, and is seen", async () => {
      const { pull, head } = await openPull("baton/1-4-four");
      const of = { number: pull.number, method: "squash" as const, title: "Four", message: "" };
      expect(await forge.merge({ ...of, sha: "1".repeat(40) })).toMatchObject({ merged: false, why: "moved" });
      const merged = await forge.merge({ ...of, sha: head });
      expect(merged).toMatchObject({ merged: true });
      expect(await forge.pull(pull.number)).toMatchObject({
        merged: true,
        state: "closed",
        mergeSha: merged.merged ? merged.sha : "",
      });
      await openPull("baton/1-4-not-yet");
      const [last] = (await forge.mergedPulls("main")).slice(-1);
      expect(last).toMatchObject({ number: pull.number, title: "Change baton/1-4-four" });
      expect(last?.at).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(await forge.mergedPulls("other")).toEqual([]);
    });

    test("what conflicts is refused in words", async () => {
      const { head: _head, pull } = await openPull("baton/1-5-five");
      await town.push("main", { "src/list.txt": list({ 20: "changed on main" }) });
      const refused = await forge.merge({
        number: pull.number,
        sha: pull.head.sha,
        method: "squash",
        title: "Five",
        message: "",
      });
      expect(refused).toMatchObject({ merged: false, why: "refused" });
    });

    test("a refusal to open pull requests names the setting", async () => {
      await town.push("baton/1-6-six", { "six.txt": "6\n" });
      await town.allowPulls(false);
      await expect(
        forge.openPull({ head: "baton/1-6-six", base: "main", title: "Six", body: "" }),
      ).rejects.toMatchObject({ code: "forge.forbidden", message: expect.stringContaining("pull requests") });
      await town.allowPulls(true);
    });

    test("says what the repository is and what its rules are", async () => {
      expect(await forge.repository()).toMatchObject({ defaultBranch: "main", isPrivate: false });
      expect(await forge.rules("main")).toEqual({
        requiredChecks: [],
        requiredApprovals: 0,
        mergeQueue: false,
        others: [],
      });
      expect(await forge.run(987654)).toBeUndefined();
    });
  });
}
