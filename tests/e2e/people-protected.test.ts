import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { autoPlan, coderOf, countFile, countIssue, countTest, oneFeature } from "./count-notes.script.ts";
import { type Scenario, startScenario, workflow } from "./scenario.ts";

let scenario: Scenario;

/** An old test that runs no more: no word of it says so. */
const quiet = readFileSync("samples/notes/test/notes.test.js", "utf8").replace(
  /^test\(/m,
  "if (process.env.NEVER) test(",
);

beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(
      coderOf("with guidance", {
        "src/count.js": countFile,
        "test/count.test.js": countTest,
        "test/notes.test.js": quiet,
        "AGENTS.md": "Count notes with countNotes.\n",
      }),
    ),
    files: autoPlan,
    issue: countIssue,
    before: ({ github }) => {
      github.addUser("reader");
      github.addCollaborator("maintainer/notes", "reader", "read");
    },
  });
  await scenario.drive();
}, 300_000);
afterAll(() => scenario.remove());

const pull = async () => {
  const [first] = await scenario.get<{ number: number; head: { sha: string } }[]>("/pulls");
  if (first === undefined) throw new Error("no pull request is open");
  return first;
};
const approve = async (as: string) => {
  const { number, head } = await pull();
  await scenario.github.as(as).request("POST", `/repos/${scenario.repository}/pulls/${number}/reviews`, {
    commit_id: head.sha,
    event: "APPROVE",
  });
  await scenario.engine.idle();
};

describe("a change of a protected path", () => {
  test("is proved and reviewed, then waits for a person and names the path", async () => {
    expect((await scenario.run()).status).toBe("running");
    const said = (await scenario.comments((await pull()).number)).map(({ body }) => body);
    expect(said.at(-1)).toContain("it changes protected paths: AGENTS.md");
    expect(said.at(-1)).toContain("/baton approve");
  });

  test("so does one by which an old test runs no more, and it names the test", async () => {
    const said = (await scenario.comments((await pull()).number)).map(({ body }) => body);
    expect(said.at(-1)).toMatch(/tests that passed on the base are lost: .* does not run any more/);
  });

  test("an approval of somebody who may not write opens nothing", async () => {
    await approve("reader");
    expect((await scenario.ticket("f1")).mergeApproval).toBeNull();
    expect((await scenario.ticket("f1")).status).toBe("in_progress");
  });

  test("an approval that was taken back opens nothing: it is read again at the merge", async () => {
    const { number, head } = await pull();
    const reviews = `/repos/${scenario.repository}/pulls/${number}/reviews`;
    const person = scenario.github.as("maintainer");
    let dismissed: Promise<unknown> | undefined;
    // Taken back in the moment in which the merge's job begins.
    scenario.github.fail({
      match: /^GET .*\/issues\/\d+\/comments$/,
      job: /\(f1\) \/ publish$/,
      meanwhile: async () => {
        const [all] = [
          (await person.request("GET", reviews)) as { id: number; state: string; user: { login: string } }[],
        ];
        const own = all.find(({ state, user }) => state === "APPROVED" && user.login === "maintainer");
        dismissed = person.request("PUT", `${reviews}/${own?.id}/dismissals`, { message: "Not yet." });
        await dismissed;
      },
    });
    await person.request("POST", reviews, { commit_id: head.sha, event: "APPROVE" });
    await scenario.engine.idle();
    expect(dismissed).toBeDefined();
    expect((await scenario.ticket("f1")).status).toBe("in_progress");
    expect((await scenario.ticket("f1")).waiting?.gates.map(({ gate }) => gate)).toEqual([
      "protected_paths",
      "lost_tests",
    ]);
  }, 300_000);

  test("“Update branch” by a person is proved, and no model is asked: the change is the reviewed one", async () => {
    const { number, head } = await pull();
    const branch = (await scenario.ticket("f1")).branch ?? "";
    const asked = scenario.models.calls().length;
    const main = await scenario.pushAs("main", { "docs/later.md": "Later.\n" }, "Write about later");
    const person = scenario.github.as("maintainer");
    await person.request("PUT", `/repos/${scenario.repository}/pulls/${number}/update-branch`, {});
    const merged = scenario.git("rev-parse", `refs/heads/${branch}`);
    expect(merged).not.toBe(head.sha);
    await scenario.github.fireSchedule(scenario.repository, workflow);
    await scenario.engine.idle();
    const ticket = await scenario.ticket("f1");
    expect(ticket).toMatchObject({ head: merged, verdict: { decision: "approved", head: head.sha } });
    expect(ticket.proof).toMatchObject({ head: merged, proof: { base: main, outcome: "passed" } });
    const claims = (await scenario.run()).claims.filter((claim) => claim.head === merged);
    expect(claims.map(({ mode }) => mode)).toEqual(["prove"]);
    expect(scenario.models.calls()).toHaveLength(asked);
    expect((await scenario.comments(number)).at(-1)?.body).toContain("it changes protected paths: AGENTS.md");
  }, 300_000);

  test("an approval of exactly this change merges it", async () => {
    await approve("maintainer");
    expect((await scenario.drive())?.status).toBe("done");
    expect(scenario.git("show", "main:AGENTS.md")).toBe("Count notes with countNotes.");
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
