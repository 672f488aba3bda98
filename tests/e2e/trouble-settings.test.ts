import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { autoPlan, countIssue, oneFeature } from "./count-notes.script.ts";
import { type Scenario, startScenario, workflow } from "./scenario.ts";

let scenario: Scenario;
const issueSays = async () => (await scenario.comments(scenario.issue)).map(({ body }) => body);

beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(),
    files: autoPlan,
    issue: countIssue,
    before: ({ github }) => {
      github.setSetting("maintainer/notes", { allowActionsToApprovePullRequests: false });
      github.protectBranch("maintainer/notes", "main", { requiredChecks: ["ci"] });
    },
  });
  await scenario.drive();
}, 300_000);
afterAll(() => scenario.remove());

describe("a repository whose settings stand in the way", () => {
  test("pull requests that Actions may not open: the issue names the setting, and the work is kept", async () => {
    const run = await scenario.run();
    expect(run.status).toBe("blocked");
    const notice = (await issueSays()).find((body) => body.includes("baton:op=blocked:"));
    expect(notice).toContain("Allow GitHub Actions to create and approve pull requests");
    expect(notice).toContain("/baton retry f1");
    expect((await scenario.ticket("f1")).proof?.proof.outcome).toBe("passed");
    expect(await scenario.get("/pulls?state=all")).toEqual([]);
  });

  test("a required check is told with the plan, before anything is spent on code", async () => {
    const plan = (await issueSays()).find((body) => body.startsWith("<!-- baton:op=plan:"));
    expect(plan).toContain("main requires the checks ci.");
  });

  test("with the setting on, retry opens one pull request without asking a model again, and waits for the check, which it names", async () => {
    const asked = scenario.models.calls().length;
    scenario.github.setSetting(scenario.repository, { allowActionsToApprovePullRequests: true });
    await scenario.comment(scenario.issue, "/baton retry");
    await scenario.drive({ sweeps: 2 });
    expect(scenario.models.calls()).toHaveLength(asked);
    const pulls = await scenario.get<{ number: number; state: string }[]>("/pulls?state=all");
    expect(pulls.map(({ state }) => state)).toEqual(["open"]);
    const said = (await scenario.comments(pulls[0]?.number ?? 0)).map(({ body }) => body);
    expect(said.filter((body) => body.includes("the required check `ci` has not finished"))).toHaveLength(1);
    expect(await scenario.get<unknown[]>(`/pulls/${pulls[0]?.number}/reviews`)).toHaveLength(1);
    expect((await scenario.run()).status).toBe("running");
  }, 300_000);

  test("a look at the checks that GitHub refuses blocks with GitHub's words, and retry heals it; with the check green it is merged", async () => {
    const [pull] = await scenario.get<{ head: { sha: string } }[]>("/pulls");
    const url = `/repos/${scenario.repository}/statuses/${pull?.head.sha}`;
    await scenario.github.as("maintainer").request("POST", url, { state: "success", context: "ci" });
    scenario.github.fail({
      match: /^GET .*\/commits\/[0-9a-f]+\/status$/,
      job: /\(f1\) \/ publish$/,
      status: 403,
      headers: { "content-type": "application/json", "x-accepted-github-permissions": "statuses=read" },
      body: JSON.stringify({
        message: "Resource not accessible by integration",
        documentation_url: "https://docs.github.com/rest",
      }),
    });
    // A status starts no workflow of Baton's: the schedule looks again.
    scenario.github.fireSchedule(scenario.repository, workflow);
    expect((await scenario.drive())?.status).toBe("blocked");
    const notice = (await issueSays()).findLast((body) => body.includes("baton:op=blocked:"));
    expect(notice).toContain("The merge could not be looked at: GitHub refused GET");
    expect(notice).toContain("statuses: read");
    await scenario.comment(scenario.issue, "/baton retry");
    expect((await scenario.drive())?.status).toBe("done");
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
