import { afterEach, describe, expect, test } from "vitest";
import { expectConsistent, readEvents } from "./after-all.ts";
import { config, documentsScript, places, readme, usage } from "./documents.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

let scenario: Scenario;
afterEach(() => scenario.remove());

describe("documents of a run", () => {
  test("stand in a commit of their own on what is merged last, and are proved again without a model", async () => {
    const files = { ".github/baton.yml": config(places), "README.md": readme };
    scenario = await startScenario({ script: documentsScript, files });
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(run?.claims.filter(({ ticket }) => ticket === "f3").map(({ mode }) => mode)).toEqual([
      "implement",
      "document",
      "prove",
    ]);
    const show = (path: string) => scenario.git("show", `main:${path}`);
    expect(show("README.md")).toBe(readme.replace("Nothing yet.", usage).trim());
    const numbers = ["f1", "f2", "f3"].map((id) => run?.tickets.get(id)?.merged?.number);
    expect(show("CHANGELOG.md").match(/\(#\d+\)/g)).toEqual(numbers.map((number) => `(#${number})`));
    expect(
      show("STATUS.md").match(
        /^- \[x\] f\d .*: (?:merged|approved) \d{4}-\d\d-\d\d \d\d:\d\d UTC, by openai\/gpt-6\.1-sol \(reviewed by google\/.*\); executed$/gm,
      ),
    ).toHaveLength(3);
    // On the pull request the documents are the last commit, and differ in their places alone.
    const f3 = await scenario.ticket("f3");
    expect(f3.documented).toMatchObject({ outcome: "written", prose: true, unlaid: [] });
    const [from, head] = [f3.documented?.from ?? "", f3.documented?.head ?? ""];
    expect(scenario.git("diff", "--name-only", from, head).split("\n")).toEqual([
      "CHANGELOG.md",
      "README.md",
      "STATUS.md",
    ]);
    expect(f3.reviews.map((review) => review.head)).toEqual([from]);
    expect(scenario.git("rev-parse", `${f3.merged?.sha}^{tree}`)).toBe(f3.proof?.proof.tree);
    // Its texts were written beside the tests of the change itself.
    const jobs = scenario.jobs().filter(({ job, start }) => start !== null && job.includes("(f3)"));
    expect(jobs.filter(({ job }) => job.endsWith("document"))).toHaveLength(1);
    expect([...scenario.models.unmatched(), ...scenario.models.refused(), ...scenario.models.unused()]).toEqual([]);
    expectConsistent(scenario);
    const before = scenario.git("rev-parse", "main");
    scenario.github.fireSchedule(scenario.repository, ".github/workflows/baton.yml");
    await scenario.engine.idle();
    expect(scenario.git("rev-parse", "main")).toBe(before);
    expect(readEvents(scenario).filter(({ type }) => type === "DOCUMENTED")).toHaveLength(1);
  });
});
