import { chmodSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findSameChange } from "../../../src/actions/route/read-moved.ts";
import type { Git } from "../../../src/ports/git/git.ts";
import { newTicket } from "../../../src/state/apply/start-run.ts";
import type { TicketState } from "../../../src/state/ticket-state.ts";
import { Repository } from "../../leg/repository.ts";

let repository: Repository;
let job: Git;
beforeAll(async () => {
  repository = new Repository();
  job = await repository.open();
});
afterAll(() => repository.remove());
const git = (...args: readonly string[]) => repository.git(...args);

const block = (name: string, more = "") => `# ${name}\n\nallow:\n  a\n  b\n${more}  c\n  d\nend\n`;
const blocks = (edited: string | null) =>
  ["public", "internal", "secret"].map((name) => block(name, name === edited ? "  everyone\n" : "")).join("\n");
const files = { "access.txt": blocks(null), "src/a.js": "a\n", "image.bin": "\0\u0001one\n" };

/** A branch of one commit on a base, and a ticket whose review saw exactly it. */
function reviewed(changed: Readonly<Record<string, string | null>>, base = repository.commit(files)) {
  const head = repository.commit(changed, base);
  const tree = git("rev-parse", `${head}^{tree}`);
  const ticket: TicketState = {
    ...newTicket("f1", null),
    branch: "baton/1-1-x",
    head,
    sameHeads: [head],
    changes: [{ head, base, tree }],
  };
  return { base, head, ticket };
}

const find = (ticket: TicketState, main: string, tip: string) => findSameChange(job, ticket, { main, tip });

function mergeOf(tree: string, parents: readonly string[]): string {
  const made = git("commit-tree", tree, ...parents.flatMap((one) => ["-p", one]), "-m", "merge");
  git("update-ref", `refs/heads/keep-${made.slice(0, 12)}`, made);
  return made;
}

/** "Update branch": the default branch merged into the head. */
function update(head: string, main: string): string {
  git("checkout", "--quiet", "--detach", head);
  git("merge", "--quiet", "--no-edit", "-m", "Merge main", main);
  const made = git("rev-parse", "HEAD");
  git("update-ref", `refs/heads/keep-${made.slice(0, 12)}`, made);
  return made;
}

describe("a branch that somebody else moved changes the same", () => {
  it("after “Update branch”, also a second time", async () => {
    const { base, head, ticket } = reviewed({ "access.txt": blocks("public") });
    const main = repository.commit({ "src/a.js": "b\n", "access.txt": `${block("new")}\n${blocks(null)}` }, base);
    const tip = update(head, main);
    expect(await find(ticket, main, tip)).toEqual({
      base: main,
      tree: git("rev-parse", `${tip}^{tree}`),
      sameAs: [head],
    });
    const later = repository.commit({ "src/b.js": "b\n" }, main);
    expect(await find(ticket, later, tip)).toMatchObject({ base: main, sameAs: [head] });
    expect(await find(ticket, later, update(tip, later))).toMatchObject({ base: later, sameAs: [head] });
  });

  it("after a rebase, a squash, other words, and a forced push of the same files", async () => {
    const { base, head, ticket } = reviewed({ "access.txt": blocks("public"), "src/new.js": "n\n" });
    const main = repository.commit({ "src/a.js": "b\n" }, base);
    git("checkout", "--quiet", "--detach", main);
    git("cherry-pick", head);
    const rebased = git("rev-parse", "HEAD");
    git("update-ref", "refs/heads/keep-rebased", rebased);
    expect(await find(ticket, main, rebased)).toMatchObject({ base: main, sameAs: [head] });
    const reworded = mergeOf(`${head}^{tree}`, [base]);
    expect(await find(ticket, main, reworded)).toMatchObject({ base, sameAs: [head] });
    const inTwo = repository.commit(
      { "src/new.js": "n\n" },
      repository.commit({ "access.txt": blocks("public") }, base),
    );
    expect(await find(ticket, main, inTwo)).toMatchObject({ base, sameAs: [head] });
  });
});

describe("a branch that somebody else moved changes something else", () => {
  it.each<readonly [string, Readonly<Record<string, string | null>>, Readonly<Record<string, string | null>>]>([
    ["where a hunk stands", { "access.txt": blocks("public") }, { "access.txt": blocks("secret") }],
    ["what follows a NUL on its line", { "src/n.txt": "a\0one\n" }, { "src/n.txt": "a\0two\n" }],
    ["the bytes of a binary file", { "image.bin": "\0\u0001two\n" }, { "image.bin": "\0\u0001tw0\n" }],
    ["the ends of its lines", { "src/a.js": "x\ny\n" }, { "src/a.js": "x\r\ny\r\n" }],
    ["white space", { "src/a.py": "if a:\n    b()\nc()\n" }, { "src/a.py": "if a:\n    b()\n    c()\n" }],
    ["the end of a file", { "src/a.js": "x\n" }, { "src/a.js": "x" }],
    ["the name of a file", { "src/new.js": "n\n" }, { "src/now.js": "n\n" }],
    ["which file is removed", { "src/a.js": null }, { "image.bin": null }],
    ["one file more", { "src/new.js": "n\n" }, { "src/new.js": "n\n", "src/more.js": "" }],
    ["one line less", { "src/a.js": "x\ny\n" }, { "src/a.js": "x\n" }],
  ])("by %s", async (_, changed, instead) => {
    const { base, ticket } = reviewed(changed);
    const main = repository.commit({ "docs/a.md": "main\n" }, base);
    expect(await find(ticket, main, repository.commit(instead, base))).toBeUndefined();
    expect(await find(ticket, main, repository.commit(instead, main))).toBeUndefined();
  });

  it("by a mode", async () => {
    const { base, head, ticket } = reviewed({ "src/a.js": "#!/bin/sh\n" });
    git("checkout", "--quiet", "--detach", head);
    chmodSync(path.join(repository.folder, "src/a.js"), 0o755);
    expect(await find(ticket, base, repository.commit({}))).toBeUndefined();
  });

  it("by a merge of the default branch that drops some of it, adds to it, or solves a conflict", async () => {
    const { base, head, ticket } = reviewed({ "src/a.js": "mine\n" });
    const main = repository.commit({ "src/guard.js": "check()\n" }, base);
    const drops = mergeOf(`${head}^{tree}`, [head, main]);
    expect(await find(ticket, main, drops)).toBeUndefined();
    const clean = update(head, main);
    const adds = mergeOf(git("rev-parse", `${repository.commit({ "src/evil.js": "e\n" }, clean)}^{tree}`), [
      head,
      main,
    ]);
    expect(await find(ticket, main, adds)).toBeUndefined();
    const other = repository.commit({ "src/a.js": "theirs\n" }, base);
    const solved = mergeOf(`${head}^{tree}`, [head, other]);
    expect(await find(ticket, other, solved)).toBeUndefined();
  });

  it("by a merge that drops some of a default branch with an old side branch in its history", async () => {
    const { base, head, ticket } = reviewed({ "src/a.js": "mine\n" });
    const side = repository.commit({ "src/side.js": "s\n" }, base);
    const guard = repository.commit({ "src/guard.js": "check()\n" }, base);
    let main = guard;
    for (const n of [1, 2, 3]) main = repository.commit({ "docs/a.md": `${n}\n` }, main);
    main = update(main, side);
    const drops = mergeOf(`${head}^{tree}`, [head, guard]);
    expect(await find(ticket, main, drops)).toBeUndefined();
    expect(await find(ticket, main, update(head, guard))).toMatchObject({ base: guard, sameAs: [head] });
  });

  it("as far as anybody can tell where branches were merged crosswise, or the reviewed commit is gone", async () => {
    const { base, head, ticket } = reviewed({ "src/a.js": "mine\n" });
    const main = repository.commit({ "docs/a.md": "1\n" }, base);
    const theirs = update(main, head);
    expect(await find(ticket, theirs, update(head, main))).toBeUndefined();
    const gone = { ...ticket, changes: [{ head, base: "9".repeat(40), tree: "8".repeat(40) }] };
    expect(await find(gone, main, update(head, main))).toBeUndefined();
  });
});
