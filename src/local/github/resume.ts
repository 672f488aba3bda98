import { setTimeout as wait } from "node:timers/promises";
import { afterRefs, markMerged } from "./events/after-refs.ts";
import { readRef, ZERO_SHA } from "./git/refs.ts";
import { issueOf } from "./pulls/issue-of.ts";
import { listMergeRecords } from "./pulls/merge-record.ts";
import type { RepoRow } from "./store/rows.ts";
import { repoOf, type World } from "./world.ts";

const MAX_WAIT_MS = 10_000;

/**
 * Brings what SQLite says back to what git did, after a kill came between the two: pushes that git took, merges that
 * moved the base, heads that moved. Git is right: its refs are what everybody sees.
 */
export async function resume(world: World): Promise<void> {
  await resumePushes(world);
  for (const repo of world.store.repositories.all()) {
    world.store.database.transaction(() => {
      resumeMerges(world, repo);
      resumeHeads(world, repo);
    });
  }
}

async function resumePushes(world: World): Promise<void> {
  for (const push of world.store.pushes.all()) {
    // git may have outlived the server that started it: only when it is gone do its refs stand.
    for (let waited = 0; push.pid !== null && isAlive(push.pid) && waited < MAX_WAIT_MS; waited += 20) await wait(20);
    const repo = repoOf(world, push.repo);
    const moved = push.commands.filter(
      (one) => (readRef(world.git(repo), one.ref) ?? ZERO_SHA) === one.new && one.old !== one.new,
    );
    world.store.database.transaction(() => {
      afterRefs(world, repo, moved, { login: push.by, byWorkflowToken: push.byWorkflowToken });
      world.store.pushes.remove(push.id);
    });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function resumeMerges(world: World, repo: RepoRow): void {
  for (const record of listMergeRecords(world.git(repo))) {
    const pull = world.store.pulls.find({ repo: repo.id, parent: record.number });
    if (pull === undefined || pull.merged) continue;
    const ref = `refs/heads/${pull.baseRef}`;
    const old = readRef(world.git(repo), `${record.sha}^1`) ?? ZERO_SHA;
    markMerged(world, repo, pull, { sha: record.sha, by: record.by });
    afterRefs(world, repo, [{ ref, old, new: record.sha }], record.by);
  }
}

function resumeHeads(world: World, repo: RepoRow): void {
  for (const pull of world.store.pulls.all({ repo: repo.id })) {
    const ref = `refs/heads/${pull.headRef}`;
    const head = readRef(world.git(repo), ref) ?? ZERO_SHA;
    if (issueOf(world, pull).state === "closed" || head === pull.headSha) continue;
    const by = { login: issueOf(world, pull).user, byWorkflowToken: issueOf(world, pull).user.endsWith("[bot]") };
    afterRefs(world, repo, [{ ref, old: pull.headSha, new: head }], by);
  }
}
