import { afterEach, describe, expect, test } from "vitest";
import { expectConsistent } from "./after-all.ts";
import { arrangeDeaths, type Death, jobs, push, type Struck } from "./arrange-deaths.ts";
import { autoPlan, oneFeature } from "./count-notes.script.ts";
import { countDocumenter, readme, silentDocumenter, timeless } from "./documents.script.ts";
import { driveBySweeps } from "./drive-by-sweeps.ts";
import { type Scenario, workflow } from "./scenario.ts";
import { startOne } from "./undisturbed.ts";

let scenario: Scenario | undefined;
afterEach(async () => {
  await scenario?.remove();
  scenario = undefined;
});

const base = autoPlan[".github/baton.yml"];
const withPlaces = (more: string) => ({ ".github/baton.yml": `${base}${more}`, "README.md": readme });
const document = /\/ document$/;
const said = "- `countNotes(file)` tells how many notes there are";
const modesOf = (run: { claims: readonly { ticket: string; mode: string }[] } | undefined, ticket: string) =>
  run?.claims.filter((claim) => claim.ticket === ticket).map(({ mode }) => mode);

describe("documents of one feature", () => {
  const deaths: readonly (readonly [string, readonly Death[]])[] = [
    ["the documenter at its start", [{ job: document, at: "start" }]],
    ["the documenter once its text is on its way", [{ job: document, at: { line: /Beginning upload/ } }]],
    [
      "publish before its push, in the leg of the documents too",
      [
        { job: jobs.publish, at: { before: push } },
        { job: jobs.publish, at: { before: push } },
      ],
    ],
    [
      "publish after the push of the documents",
      [
        { job: jobs.publish, at: { after: push }, spared: true },
        { job: jobs.publish, at: { after: push } },
      ],
    ],
  ];
  test.each(deaths)(
    "%s dies: the end is the same, and nothing is there twice",
    async (_name, planned) => {
      let struck: Struck | undefined;
      scenario = await startOne({
        script: [countDocumenter, ...oneFeature()],
        files: withPlaces(timeless),
        before: (world) => {
          struck = arrangeDeaths(world, planned);
        },
      });
      const run = await driveBySweeps(scenario);
      expect(struck?.left()).toBe(0);
      expect(run.status).toBe("done");
      const f1 = await scenario.ticket("f1");
      expect(scenario.git("show", "main:README.md")).toBe(readme.replace("Nothing yet.", said).trim());
      expect(scenario.git("show", "main:CHANGELOG.md").match(/Count the notes \(#\d+\)/g)).toEqual([
        `Count the notes (#${f1.merged?.number})`,
      ]);
      expect(scenario.git("rev-parse", `${f1.merged?.sha}^{tree}`)).toBe(f1.proof?.proof.tree);
      expect(await scenario.get<unknown[]>("/pulls?state=all")).toHaveLength(1);
      expectConsistent(scenario);
    },
    240_000,
  );

  test("a documenter that fails keeps no merge waiting: code writes what it knows, and the rest is told", async () => {
    scenario = await startOne({ script: [silentDocumenter, ...oneFeature()], files: withPlaces(timeless) });
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(scenario.git("show", "main:README.md")).toBe(readme.trim());
    expect(scenario.git("show", "main:CHANGELOG.md")).toContain("Count the notes (#");
    const told = (await scenario.comments(scenario.issue))
      .map(({ body }) => body)
      .filter((body) => body.includes("left as they are"));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("README.md (usage)");
  }, 240_000);

  test("nothing to say: nothing is added, and what was proved is merged", async () => {
    const silent = {
      ...countDocumenter,
      turns: [{ call: [{ name: "complete_task", input: { sections: [], pages: [], summary: "True already." } }] }],
    };
    const section = timeless.replace("  - { kind: changelog }\n", "");
    scenario = await startOne({ script: [silent, ...oneFeature()], files: withPlaces(section) });
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(modesOf(run, "f1")).toEqual(["implement", "document", "merge"]);
    const f1 = await scenario.ticket("f1");
    expect(f1.documented).toMatchObject({ outcome: "nothing", files: [], unlaid: [] });
    expect(f1.merged?.head).toBe(f1.commits?.head);
  }, 240_000);

  test("a person merged it before: they get a pull request of their own, which no model reviews", async () => {
    const waits = base.replace("plan: auto\n", "plan: auto\n  merge: always\n");
    scenario = await startOne({ files: { ".github/baton.yml": waits } });
    await scenario.drive();
    const [pull] = await scenario.get<{ number: number; title: string }[]>("/pulls?state=open");
    await scenario.pushAs(
      "main",
      { ".github/baton.yml": `${base}document:\n  - { kind: status }\n  - { kind: changelog }\n` },
      "Keep documents",
    );
    await scenario.github
      .as("maintainer")
      .request("PUT", `/repos/${scenario.repository}/pulls/${pull?.number}/merge`, { merge_method: "squash" });
    const asked = scenario.models.unused().length;
    const run = await driveBySweeps(scenario);
    expect(run.status).toBe("done");
    expect(modesOf(run, "docs")).toEqual(["document", "prove"]);
    expect(run.tickets.get("docs")).toMatchObject({ status: "done", reviews: [] });
    expect(scenario.git("show", "main:STATUS.md")).toMatch(
      /^- \[x\] f1 Count the notes \(#\d+\): merged .*; executed$/m,
    );
    expect(scenario.git("show", "main:CHANGELOG.md")).toContain(`(#${pull?.number})`);
    expect(scenario.git("log", "-1", "--format=%s", "main")).toMatch(/^Bring the documents up to date \(#\d+\)$/);
    expect(scenario.models.unused()).toHaveLength(asked);
    expectConsistent(scenario);
  }, 240_000);

  test("a person closes the pull request of the documents: the run waits for it no more", async () => {
    const waits = base.replace("plan: auto\n", "plan: auto\n  merge: always\n");
    scenario = await startOne({ files: { ".github/baton.yml": waits } });
    await scenario.drive();
    await scenario.pushAs(
      "main",
      { ".github/baton.yml": `${waits}document:\n  - { kind: status }\n` },
      "Keep documents",
    );
    const person = scenario.github.as("maintainer");
    const pulls = `/repos/${scenario.repository}/pulls`;
    const isOpen = async () => (await scenario?.get<{ number: number }[]>("/pulls?state=open"))?.[0]?.number;
    await person.request("PUT", `${pulls}/${await isOpen()}/merge`, { merge_method: "squash" });
    for (let sweeps = 0; sweeps < 4; sweeps++) {
      scenario.github.fireSchedule(scenario.repository, workflow);
      await scenario.engine.idle();
    }
    expect((await scenario.run()).status).toBe("running");
    await person.request("PATCH", `${pulls}/${await isOpen()}`, { state: "closed" });
    const run = await driveBySweeps(scenario);
    expect([run.status, run.tickets.get("docs")?.status]).toEqual(["done", "cancelled"]);
    expect(await scenario.get<unknown[]>("/pulls?state=all")).toHaveLength(2);
    expectConsistent(scenario);
  }, 240_000);
});
