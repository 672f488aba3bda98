import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countIssue, judgeOf, oneFeature, planOf } from "./count-notes.script.ts";
import { type Scenario, startScenario, workflow } from "./scenario.ts";

let scenario: Scenario;
let remark: number;

const say = async (body: string, as = "maintainer", number = scenario.issue) => {
  const { id } = await scenario.comment(number, body, as);
  await scenario.engine.idle();
  return id;
};
const told = async (number = scenario.issue) =>
  (await scenario.comments(number)).filter(({ user }) => user.login === "github-actions[bot]").map(({ body }) => body);
const stateTip = () => scenario.git("rev-parse", "baton-state");
const routes = () => scenario.jobs().filter(({ job }) => job.endsWith("route"));

beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(
      planOf({ title: "Count notes and words" }, "also count the words"),
      judgeOf("a person's own", { user: "a file of my own", criteria: [] }),
    ),
    files: { ".github/baton.yml": "approval:\n  merge: first\n" },
    issue: countIssue,
    before: ({ github }) => {
      github.addUser("stranger");
      github.addUser("helper[bot]", { type: "Bot" });
    },
  });
  ({ id: remark } = await scenario.comment(scenario.issue, "Just a plain remark."));
  await scenario.engine.idle();
}, 300_000);
afterAll(() => scenario.remove());

describe("who is heard before the plan is approved", () => {
  test("a stranger's and a bot's commands record nothing, ask no model and get no answer; the jobs stay green and say why", async () => {
    const [tip, asked, answers] = [stateTip(), scenario.models.calls().length, (await told()).length];
    await say("/baton approve", "stranger");
    await say("/baton run", "stranger");
    await say("/baton approve", "helper[bot]");
    expect([stateTip(), scenario.models.calls().length, (await told()).length]).toEqual([tip, asked, answers]);
    expect(routes().map(({ conclusion }) => conclusion)).not.toContain("failure");
  });

  test("a comment that was edited into a command counts for nothing, also for the sweep", async () => {
    const url = `/repos/${scenario.repository}/issues/comments/${remark}`;
    await scenario.github.as("maintainer").request("PATCH", url, { body: "/baton approve" });
    scenario.github.fireSchedule(scenario.repository, workflow);
    await scenario.engine.idle();
    expect((await scenario.run()).status).toBe("awaiting_approval");
  });

  test("`/baton status` is answered; a word that is no command is answered with those that are", async () => {
    await say("/baton status");
    expect((await told()).at(-1)).toContain("The plan waits for `/baton approve`");
    await say("/baton dance");
    expect((await told()).at(-1)).toContain("`/baton dance`: the commands are `run`, `approve`, `revise <text>`");
  });
});

describe("a revision of the plan", () => {
  test("an approval that is said while it is written binds to nothing, and says so", async () => {
    const declined = "a revision of the plan is being written; approve it when its comment is there";
    scenario.github.fail({
      match: /^POST .*\/git-receive-pack$/,
      job: /\/ publish-plan$/,
      meanwhile: async () => {
        await scenario.comment(scenario.issue, "/baton approve");
        while (!(await told()).some((body) => body.includes(declined))) await setTimeout(50);
      },
    });
    await say("/baton revise also count the words");
    const run = await scenario.run();
    expect([run.plan?.revision, run.approvedRevision, run.status]).toEqual([2, null, "awaiting_approval"]);
    const plan = (await told()).find((body) => body.startsWith("<!-- baton:op=plan:"));
    expect(plan).toContain("## Baton's plan, revision 2");
    expect(plan).toContain("Count notes and words");
  }, 300_000);

  test("`/baton approve` after it is published binds to it", async () => {
    // GitHub's times are cut to seconds: a yes of the very second in which it came might be for the former one.
    const since = Date.parse((await scenario.run()).plan?.at ?? "") + 1000;
    while (Date.now() < since) await setTimeout(50);
    await scenario.comment(scenario.issue, "/baton approve");
    await scenario.drive({ approve: false });
    expect((await scenario.run()).approvedRevision).toBe(2);
  }, 300_000);
});

describe("the merge of a run's first feature", () => {
  test("waits for a person where `approval.merge` says so, and goes on with `/baton approve` on the pull request", async () => {
    const [pull] = await scenario.get<{ number: number }[]>("/pulls");
    const number = pull?.number ?? 0;
    expect((await told(number)).at(-1)).toContain(
      "`approval.merge: first` wants a person's yes to exactly this change",
    );
    await say("/baton approve", "maintainer", number);
    expect((await scenario.drive())?.status).toBe("done");
  }, 300_000);
});

describe("a person's own pull request", () => {
  test("is reviewed when it is asked for, and left alone otherwise", async () => {
    const { sha } = await scenario.get<{ sha: string }>("/commits/main");
    const person = scenario.github.as("maintainer");
    await person.request("POST", `/repos/${scenario.repository}/git/refs`, { ref: "refs/heads/mine", sha });
    await scenario.pushAs("mine", { "src/own.js": "// a file of my own\n" }, "My own");
    const opened = await person.request("POST", `/repos/${scenario.repository}/pulls`, {
      title: "Mine",
      head: "mine",
      base: "main",
      body: "",
    });
    const { number } = opened as { number: number };
    const jobs = scenario.jobs().length;
    const review = (body: string) =>
      person.request("POST", `/repos/${scenario.repository}/pulls/${number}/reviews`, { event: "COMMENT", body });
    await review("Fine with me, /baton review can wait.");
    await scenario.drive();
    expect(
      scenario
        .jobs()
        .slice(jobs)
        .filter(({ conclusion }) => conclusion !== "skipped"),
    ).toEqual([]);
    await review("/baton approve");
    await scenario.drive();
    expect((await told(number)).at(-1)).toContain("only `/baton review` starts something");
    await review("/baton review");
    await scenario.drive();
    const reviews = (
      await scenario.get<{ body: string; state: string; user: { login: string } }[]>(`/pulls/${number}/reviews`)
    ).filter(({ user }) => user.login !== "maintainer");
    expect(reviews.map(({ state }) => state)).toEqual(["COMMENTED"]);
    expect(reviews[0]?.body).toContain("The change counts the notes of a file.");
    expect((await scenario.get<{ state: string; merged: boolean }>(`/pulls/${number}`)).merged).toBe(false);
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
