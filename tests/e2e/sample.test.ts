import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notesScript } from "../../samples/notes.script.ts";
import type { RunState } from "../../src/state/state.ts";
import { type Scenario, startScenario } from "./scenario.ts";

let scenario: Scenario;
let run: RunState;

beforeAll(async () => {
  scenario = await startScenario({ script: notesScript });
  const driven = await scenario.drive();
  if (driven === undefined) throw new Error("no run was recorded");
  run = driven;
}, 300_000);
afterAll(() => scenario.remove());

const isRest = (call: { kind: string }): boolean => call.kind === "rest" || call.kind === "graphql";
const isPush = (call: { kind: string; method: string; path: string }): boolean =>
  call.kind === "git" && call.method === "POST" && call.path.endsWith("/git-receive-pack");

describe("the sample's issue", () => {
  test("is done: three features on main, its tests green, the issue closed", async () => {
    expect(run.status).toBe("done");
    expect([...run.tickets.values()].map(({ ticket, status }) => `${ticket} ${status}`)).toEqual([
      "plan done",
      "f1 done",
      "f2 done",
      "f3 done",
    ]);
    expect(scenario.git("ls-tree", "-r", "--name-only", "main")).toContain("src/find.js");
    expect((await scenario.get<{ state: string }>(`/issues/${scenario.issue}`)).state).toBe("closed");
  });

  test("f2 was sent back with an inline comment and approved in round two", async () => {
    const f2 = await scenario.ticket("f2");
    expect(f2.reviews.map(({ verdict }) => verdict?.decision)).toEqual(["changes_requested", "approved"]);
    const inline = await scenario.get<{ path: string; body: string }[]>(`/pulls/${f2.pull?.number}/comments`);
    expect(inline.map(({ path }) => path)).toEqual(["src/search.js"]);
  });

  test("what each thinker cost, with its tokens, stands in its summary, the reviews, the plan's comment and the last one", async () => {
    const tokens = "[\\d,]+ tokens in(, [\\d,]+ of them from the cache)?, [\\d,]+ out";
    const folder = path.join(scenario.folder, "summaries");
    const thinkers = readdirSync(folder).filter((name) => / (plan|implement|review)\.md$/.test(name));
    expect(thinkers.length).toBeGreaterThanOrEqual(9);
    for (const name of thinkers)
      expect(readFileSync(path.join(folder, name), "utf8"), name).toMatch(
        new RegExp(`\\*\\*Cost:\\*\\* \\$0\\.\\d+ for \\d+ calls?, ${tokens}`),
      );
    const bodies = (await scenario.comments(scenario.issue)).map(({ body }) => body);
    expect(bodies.find((body) => body.includes("Baton's plan"))).toMatch(
      new RegExp(`\\*\\*Money:.* spent \\(${tokens}\\)\\.`),
    );
    expect(bodies.at(-1)).toMatch(new RegExp(`spent \\(${tokens}\\), \\d+ rounds`));
    const f2 = await scenario.ticket("f2");
    const reviews = await scenario.get<{ body: string }[]>(`/pulls/${f2.pull?.number}/reviews`);
    for (const { body } of reviews.filter(({ body }) => body.includes("Round")))
      expect(body).toMatch(new RegExp(` · \\$0\\.\\d{4}, ${tokens}|<summary>Cost \\$`));
    const all = Object.values(run.claims.at(0)?.used ?? {});
    expect(all).toMatchObject([{ usd: expect.any(Number), input: expect.any(Number), output: expect.any(Number) }]);
  });

  test("two legs overlap in time, and the third starts only after both are merged", () => {
    const jobs = scenario.jobs().filter(({ start }) => start !== null);
    const span = (feature: string): { from: number; to: number } => {
      const own = jobs.filter(({ job }) => job.includes(`(${feature})`));
      return {
        from: Math.min(...own.map(({ start }) => Date.parse(start ?? ""))),
        to: Math.max(...own.map(({ end }) => Date.parse(end))),
      };
    };
    const [f1, f2, f3] = [span("f1"), span("f2"), span("f3")];
    expect(f2.from).toBeLessThan(f1.to);
    expect(f1.from).toBeLessThan(f2.to);
    const merges = scenario
      .traffic()
      .filter(({ method, path, status }) => method === "PUT" && path.endsWith("/merge") && status === 200);
    const secondMerge = merges.map(({ at }) => Date.parse(at)).sort((a, b) => a - b)[1] ?? Number.POSITIVE_INFINITY;
    expect(f3.from).toBeGreaterThan(secondMerge);
  });

  test("what GitHub is asked stays small: at most 40 calls a feature with its share of route's, at most 3 pushes a claim with those of route, and one that announces its merge", () => {
    const traffic = scenario.traffic();
    const isOf = (job: string) => (call: { job: string | null }) => call.job?.includes(job) ?? false;
    // One that lost a race for the state branch is derived anew and sent again; each that won is a commit there.
    const lost = traffic.filter(isPush).length - Number(scenario.git("rev-list", "--count", "baton-state"));
    expect(lost).toBeLessThanOrEqual(5);
    // When the other feature is merged first, a leg gives way to its merge and a proof is made anew: one leg more, without a model.
    const anew = run.claims.filter(({ mode }) => mode !== "implement" && mode !== "plan").length;
    const calls = traffic.filter((call) => isRest(call) && call.run !== null).length;
    expect(calls).toBeLessThanOrEqual(40 * 3 + 24 * anew);
    const routed = traffic.filter(isRest).filter(isOf("/ route")).length;
    for (const feature of ["f1", "f2", "f3"]) {
      const own = traffic.filter(isRest).filter(isOf(`(${feature})`)).length;
      expect(own, feature).toBeGreaterThan(0);
      const claims = run.claims.filter(({ ticket }) => ticket === feature);
      // A feature that was sent back has a leg more: 28 calls of its own in two rounds, and of route's one more or less, as the runs fall.
      const sentBack = claims.filter(({ mode }) => mode === "implement").length - 1;
      const again = claims.filter(({ mode }) => mode !== "implement").length;
      expect(own + Math.ceil(routed / 3), feature).toBeLessThanOrEqual(40 + 24 * again + 4 * sentBack);
      for (const claim of claims) {
        const pushes = traffic
          .filter(isPush)
          .filter((call) => call.run === claim.runId && (isOf(`(${feature})`)(call) || isOf("/ route")(call)));
        expect(pushes.length, claim.claim).toBeGreaterThan(0);
        expect(pushes.length, claim.claim).toBeLessThanOrEqual(4 + lost);
      }
    }
  });

  test("no call was against GitHub's description, none was unknown, and the script was kept", () => {
    expect(scenario.github.violations()).toEqual([]);
    expect(scenario.github.gaps()).toEqual([]);
    expect([...scenario.models.unmatched(), ...scenario.models.refused(), ...scenario.models.unused()]).toEqual([]);
  });

  test("every change on main is a squash of a pull request, and what main holds was proved", async () => {
    expect(scenario.git("log", "--format=%s", "main").split("\n").sort()).toEqual([
      "Find notes by words and tags (#4)",
      "Keep short notes in one JSON file",
      expect.stringMatching(/^Read the tags of a note \(#\d\)$/),
      expect.stringMatching(/^Search notes by a word \(#\d\)$/),
    ]);
    for (const id of ["f1", "f2", "f3"]) {
      const ticket = await scenario.ticket(id);
      expect(scenario.git("rev-parse", `${ticket.merged?.sha}^{tree}`)).toBe(ticket.proof?.proof.tree);
    }
  });

  test("running all of it again changes nothing that people see", async () => {
    const seen = async () => ({
      comments: (await scenario.comments(scenario.issue)).map(({ body }) => body),
      pulls: (await scenario.get<{ number: number }[]>("/pulls?state=all&per_page=100")).map(({ number }) => number),
      reviews: (await Promise.all([2, 3, 4].map((number) => scenario.get<unknown[]>(`/pulls/${number}/reviews`)))).map(
        (list) => list.length,
      ),
      main: scenario.git("rev-parse", "main"),
    });
    const before = await seen();
    for (const { id } of scenario.github.runs())
      await scenario.github.as("maintainer").send("POST", `/repos/${scenario.repository}/actions/runs/${id}/rerun`);
    scenario.github.fireSchedule(scenario.repository, ".github/workflows/baton.yml");
    await scenario.engine.idle();
    expect(await seen()).toEqual(before);
  }, 300_000);
});
