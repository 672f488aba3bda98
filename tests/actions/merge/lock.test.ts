import { afterEach, describe, expect, test } from "vitest";
import { merge } from "../../../src/actions/merge/merge.ts";
import { publish } from "../../../src/actions/publish/publish.ts";
import { route } from "../../../src/actions/route/route.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { Fault } from "../../../src/core/fault.ts";
import { toDraft } from "../../../src/policy/drafts.ts";
import { keys } from "../../../src/policy/keys.ts";
import type { Forge } from "../../../src/ports/forge/forge.ts";
import type { Ports } from "../../../src/ports/ports.ts";
import { handIn } from "../../builders/hand-in.ts";
import { type LegWorld, legWorld, runId } from "../../builders/leg-world.ts";

let world: LegWorld;
afterEach(() => world.close());

const spent = { implement: 0.2, review: 0.1 };

/** Two features that need nothing of each other, both published, approved and proved on the same commit. */
async function twoReady(): Promise<readonly Claim[]> {
  world = await legWorld();
  return world.stage("two ready to merge", async () => {
    await world.start([{}, {}]);
    const claims = await world.route(10);
    for (const claim of claims) {
      const needs = await handIn(world, claim, { files: { [`src/${claim.ticket}/hello.txt`]: "hello\n" } });
      await publish({ claim: JSON.stringify(claim), needs, token: "", prepared: "" }, await world.job({ runId: 10 }));
    }
    return claims;
  });
}

type More = { readonly forge?: Partial<Forge>; readonly state?: Ports["state"]; readonly git?: Ports["git"] };

async function mergeLeg(claim: Claim | undefined, more: More = {}) {
  const ports = await world.job({ runId: claim?.runId ?? 0 });
  const forge = { ...ports.forge, ...more.forge };
  return merge({ claim: JSON.stringify(claim), spent, token: "" }, { ...ports, ...more, forge });
}

const types = async (count: number) => (await world.memory()).events.slice(-count).map((event) => event.type);
const last = async () => (await world.memory()).events.at(-1);
const pullOf = (claim: Claim) => world.forge.world.pulls.find((pull) => pull.branch.endsWith(claim.ticket.slice(1)));

/** As if that leg had just announced its merge. */
async function announce(claim: Claim): Promise<void> {
  const ticket = (await world.run()).tickets.get(claim.ticket);
  const payload = {
    claim: claim.claim,
    number: pullOf(claim)?.number ?? 0,
    into: "main",
    head: ticket?.head ?? "",
    base: claim.base,
    tree: ticket?.proof?.proof.tree ?? "",
    method: "squash" as const,
    spent,
  };
  const of = { run: claim.run, ticket: claim.ticket, correlationId: claim.claim };
  await world.tell([toDraft("MERGE_STARTED", { ...of, key: keys.mergeStarted(claim.claim), payload })]);
}

async function stop(): Promise<void> {
  const about = { run: runId, ticket: null, key: "comment:99", correlationId: "comment:99" };
  await world.tell([toDraft("RUN_STOPPED", { ...about, payload: { commentId: 99, saidAt: null } })]);
}

async function routeJob(id: number): Promise<Awaited<ReturnType<typeof route>>> {
  return route({ token: "" }, await world.job({ runId: id }));
}

describe("one merge at a time", () => {
  test("who comes second asks nothing of GitHub, costs no try and wakes nobody; the first one's end calls for it", async () => {
    const [first, second] = await twoReady();
    if (first === undefined || second === undefined) throw new Error("two claims were wanted");
    await announce(first);
    const result = await mergeLeg(second);
    expect(result).toMatchObject({ conclusion: "success", outputs: { merged: "false" } });
    expect(result.headline).toContain("is being merged into main");
    expect(await last()).toMatchObject({
      type: "CLAIM_ENDED",
      payload: { outcome: "published", yielded: true, spent },
    });
    expect(world.forge.world.calls).not.toContain("merge");
    expect(world.forge.world.dispatched).toEqual([]);
    expect(await world.route(11)).toEqual([]);
    expect((await mergeLeg(first)).outputs.merged).toBe("true");
    expect(world.forge.world.dispatched).toHaveLength(1);
    expect(await world.route(12)).toMatchObject([
      { ticket: "f2", mode: "prove", base: world.git("rev-parse", "main") },
    ]);
  });

  test("a stop before GitHub is asked: nothing is merged, the lock is free, the cost is settled", async () => {
    const [first] = await twoReady();
    const comments: Forge["comments"] = async (number) => {
      await stop();
      return world.forge.comments(number);
    };
    const result = await mergeLeg(first, { forge: { comments } });
    expect(result.headline).toContain("stopped");
    expect(await types(2)).toEqual(["MERGE_ENDED", "CLAIM_ENDED"]);
    expect(await last()).toMatchObject({ payload: { spent } });
    expect(world.git("rev-list", "--count", "main")).toBe("1");
  });

  test("a stop while GitHub merges: the merge is recorded all the same", async () => {
    const [first] = await twoReady();
    const put: Forge["merge"] = async (of) => {
      const merged = await world.forge.merge(of);
      await stop();
      return merged;
    };
    expect((await mergeLeg(first, { forge: { merge: put } })).outputs.merged).toBe("true");
    expect(await types(2)).toEqual(["PR_MERGED", "CLAIM_ENDED"]);
    expect((await world.run()).tickets.get("f1")).toMatchObject({
      merging: null,
      merged: { number: expect.any(Number) },
    });
  });

  test("main that moves while the lock is taken: the announcement ends, and a proof is next", async () => {
    const [first] = await twoReady();
    const comments: Forge["comments"] = async (number) => {
      world.push("main", { "src/other.txt": "a person's push\n" });
      return world.forge.comments(number);
    };
    expect((await mergeLeg(first, { forge: { comments } })).outputs.merged).toBe("false");
    expect((await world.memory()).events.at(-2)).toMatchObject({ type: "MERGE_ENDED", payload: { outcome: "moved" } });
    expect(world.forge.world.calls).not.toContain("merge");
  });
});

describe("a job that dies in its merge", () => {
  const crash = (isMerged: boolean): Forge["merge"] => {
    return async (of) => {
      if (isMerged) await world.forge.merge(of);
      throw new Error("the machine is gone");
    };
  };

  test("keeps the lock as long as its workflow run goes on", async () => {
    const [first, second] = await twoReady();
    await mergeLeg(first, { forge: { merge: crash(false) } }).catch(() => undefined);
    await routeJob(11);
    expect((await world.run()).tickets.get("f1")?.merging).not.toBeNull();
    expect((await mergeLeg(second)).outputs.merged).toBe("false");
  });

  test("is followed by who reads that it was merged: recorded, paid as it was, its branch gone", async () => {
    const [first] = await twoReady();
    await mergeLeg(first, { forge: { merge: crash(true) } }).catch(() => undefined);
    world.forge.world.runs.set(10, { completed: true, attempt: 1 });
    await routeJob(11);
    const run = await world.run();
    expect(run.tickets.get("f1")).toMatchObject({ status: "done", merging: null, diverged: null });
    expect(run.claims.find((claim) => claim.claim === first?.claim)?.ended).toMatchObject({
      spentUsd: expect.closeTo(0.3),
    });
    expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/1-1*")).toBe("");
  });

  test("is followed by who reads that it was not: the lock is free, and the next merge begins", async () => {
    const [first] = await twoReady();
    await mergeLeg(first, { forge: { merge: crash(false) } }).catch(() => undefined);
    world.forge.world.runs.set(10, { completed: true, attempt: 1 });
    const { outputs } = await routeJob(11);
    const freed = (await world.memory()).events.find((event) => event.type === "MERGE_ENDED");
    expect(freed).toMatchObject({ payload: { outcome: "freed" } });
    expect(outputs.legs).toContain('"mode":"merge"');
  });

  test("whose pull request cannot be read keeps the lock", async () => {
    const [first] = await twoReady();
    await mergeLeg(first, { forge: { merge: crash(true) } }).catch(() => undefined);
    world.forge.world.runs.set(10, { completed: true, attempt: 1 });
    world.forge.fail("pull", new Fault("forge.unreachable", "socket hang up", { who: "outside", retryable: true }));
    await routeJob(11);
    expect((await world.run()).tickets.get("f1")).toMatchObject({ merged: null, merging: { claim: first?.claim } });
  });
});

describe("after GitHub has merged", () => {
  const contended = new Fault("state.contended", "Other jobs moved it; nothing was written. Run it again.", {
    who: "outside",
    retryable: true,
  });

  async function contendedStore(times: number): Promise<Ports["state"]> {
    const { store } = await world.job({ runId: 10 });
    let left = times;
    let writes = 0;
    const advance: typeof store.advance = async (toAdvance, wanted) => {
      if (writes++ > 0 && left-- > 0) throw contended;
      return store.advance(toAdvance, wanted);
    };
    return async () => ({ ...store, advance });
  }

  test("others who write at the same time only delay what is written of it", async () => {
    const [first] = await twoReady();
    expect((await mergeLeg(first, { state: await contendedStore(6) })).outputs.merged).toBe("true");
    expect((await world.run()).tickets.get("f1")?.status).toBe("done");
  });

  test("what could never be written is told as it is, and the next job heals it at its true cost", async () => {
    const [first] = await twoReady();
    const ended = mergeLeg(first, { state: await contendedStore(Number.POSITIVE_INFINITY) });
    await expect(ended).rejects.toMatchObject({
      code: "merge.unrecorded",
      message: expect.stringMatching(/^#\d+ was merged as/),
    });
    await expect(ended).rejects.not.toMatchObject({ message: expect.stringContaining("nothing was written") });
    world.forge.world.runs.set(10, { completed: true, attempt: 1 });
    await routeJob(11);
    const run = await world.run();
    expect(run.tickets.get("f1")?.status).toBe("done");
    expect(run.claims.find((claim) => claim.claim === first?.claim)?.ended?.spentUsd).toBeCloseTo(0.3);
  });

  test("a commit that cannot be read at once is read again", async () => {
    const [first] = await twoReady();
    const { openedGit } = await world.job({ runId: 10 });
    let left = 2;
    const fetch: typeof openedGit.fetch = async (wants, options) => {
      if (options?.depth === 2 && left-- > 0)
        throw new Fault("git.failed", "early EOF", { who: "outside", retryable: true });
      return openedGit.fetch(wants, options);
    };
    expect((await mergeLeg(first, { git: async () => ({ ...openedGit, fetch }) })).outputs.merged).toBe("true");
  });
});
