import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Claim } from "../../../src/contracts/claim.ts";
import { maintainer } from "../../builders/leg-world.ts";
import { commented, dispatched, labeled } from "../../builders/payloads.ts";
import { RouteBench, stranger } from "./route-bench.ts";

let bench: RouteBench;
beforeEach(async () => {
  bench = await RouteBench.open();
});
afterEach(() => bench.world.close());

describe("route, when somebody says something", () => {
  it("starts a run for a maintainer's label, with 👀 at once and a claim for the plan", async () => {
    const result = await bench.play(labeled(bench.issue, "baton", maintainer));
    expect(result).toMatchObject({ conclusion: "success", outputs: { legs: "[]" } });
    expect(Claim.parse(JSON.parse(result.outputs.plan ?? ""))).toMatchObject({
      mode: "plan",
      ticket: "plan",
      runId: 100,
      base: bench.world.git("rev-parse", "main"),
    });
    expect(bench.world.forge.world.reactions).toHaveLength(1);
    const run = await bench.onlyRun();
    expect(run).toMatchObject({
      status: "planning",
      issue: { title: "User auth", body: "Let users sign in.", author: "mallory" },
      budgetUsd: 10,
    });
    expect(
      bench.world.pushes.filter((refs) => refs.includes("refs/heads/baton-state") && refs.length === 2),
    ).not.toHaveLength(0);
  });

  it("does nothing for another label, for a comment that is no command, and for an edited one", async () => {
    const comment = bench.world.forge.say(bench.issue.number, maintainer, "looks nice");
    const { payload } = commented(bench.issue, bench.world.forge.say(bench.issue.number, maintainer, "/baton run"));
    for (const trigger of [
      labeled(bench.issue, "bug", maintainer),
      commented(bench.issue, comment),
      { event: "issue_comment", payload: { ...payload, action: "edited" } },
    ]) {
      expect(await bench.play(trigger)).toMatchObject({
        conclusion: "success",
        outputs: { plan: "", prepare: "", legs: "[]", tasks: "[]" },
      });
    }
    expect(await bench.events()).toEqual([]);
    expect(bench.world.forge.world.reactions).toEqual([]);
  });

  it.each([
    ["a stranger", stranger],
    ["a bot", { login: "helper[bot]", id: 9, isBot: true }],
    ["a look-alike login", { ...maintainer, id: 8 }],
  ])("refuses %s: green, no reaction, no push, no claim", async (_who, author) => {
    const before = bench.world.pushes.length;
    const result = await bench.play(
      commented(bench.issue, bench.world.forge.say(bench.issue.number, author, "/baton run")),
    );
    expect(result).toMatchObject({
      conclusion: "success",
      headline: expect.stringContaining("refused"),
      outputs: { plan: "", prepare: "", legs: "[]", tasks: "[]" },
    });
    expect(bench.world.forge.world.reactions).toEqual([]);
    expect(bench.world.pushes).toHaveLength(before);
  });

  it("takes an error of the permission call for a no", async () => {
    bench.world.forge.fail("permission", new Error("500"));
    expect(await bench.play(labeled(bench.issue, "baton", maintainer))).toMatchObject({
      headline: expect.stringContaining("refused"),
      outputs: { plan: "" },
    });
  });

  it("approves the plan that was there, and gives its features out side by side", async () => {
    await bench.startAndPlan();
    const result = await bench.say("/baton approve");
    const legs = JSON.parse(result.outputs.legs ?? "[]").map((leg: unknown) => Claim.parse(leg));
    expect(legs).toMatchObject([{ ticket: "f1", mode: "implement", round: 1, head: null }, { ticket: "f2" }]);
    expect(await bench.onlyRun()).toMatchObject({ status: "running", approvedRevision: 1 });
    expect(bench.world.forge.world.comments.filter((comment) => comment.body.includes("baton:op=plan:"))).toHaveLength(
      1,
    );
  });

  it("declines an approval that was said before the plan was there, and answers why", async () => {
    const early = bench.world.forge.say(bench.issue.number, maintainer, "/baton approve");
    await bench.startAndPlan();
    const result = await bench.play(commented(bench.issue, early));
    expect(result.outputs).toEqual({ plan: "", prepare: "", legs: "[]", tasks: "[]" });
    expect((await bench.onlyRun()).declined).toMatchObject([
      { command: "/baton approve", reason: expect.stringContaining("newer than your comment") },
    ]);
    expect(bench.world.forge.world.comments.at(-1)?.body).toContain(
      "`/baton approve`: revision 1 of the plan is newer",
    );
  });

  it("answers what it can not obey, and status", async () => {
    await bench.startAndPlan();
    await bench.say("/baton dance");
    await bench.say("/baton status");
    await bench.say("/baton retry f7");
    const answers = bench.world.forge.world.comments
      .filter((comment) => comment.author.isBot)
      .map((comment) => comment.body);
    expect(answers.some((body) => body.includes("the commands are"))).toBe(true);
    expect(answers.some((body) => body.includes("The plan waits for `/baton approve`"))).toBe(true);
    expect(answers.some((body) => body.includes("the run has no feature or task f7"))).toBe(true);
  });

  it("stops a run, and gives nothing out any more", async () => {
    await bench.startAndPlan();
    await bench.say("/baton stop");
    expect(await bench.onlyRun()).toMatchObject({ status: "stopped" });
    expect((await bench.play(dispatched)).outputs).toEqual({ plan: "", prepare: "", legs: "[]", tasks: "[]" });
  });

  it("tells a maintainer once why nothing came of a command that no run can answer", async () => {
    const said = commented(bench.issue, bench.world.forge.say(bench.issue.number, maintainer, "/baton approve"));
    for (const _ of [1, 2])
      expect(await bench.play(said)).toMatchObject({
        conclusion: "success",
        outputs: { plan: "", prepare: "", legs: "[]", tasks: "[]" },
      });
    expect(
      bench.world.forge.world.comments.filter((comment) => comment.author.isBot).map((comment) => comment.body),
    ).toEqual([expect.stringContaining("no run is active")]);
    expect(await bench.events()).toEqual([]);
  });

  it.each(["protected-paths:\n  - *.sql\n", "label: a\n---\nlabel: b\n", "bots: !x [a]\n", "label: a\0b\n"])(
    "tells on the issue what is wrong with the configuration %j, once, and records nothing",
    async (text) => {
      bench.world.push("main", { ".github/baton.yml": text });
      const said = commented(bench.issue, bench.world.forge.say(bench.issue.number, maintainer, "/baton run"));
      for (const _ of [1, 2]) await expect(bench.play(said)).rejects.toMatchObject({ code: "config.invalid" });
      expect(
        bench.world.forge.world.comments.filter((comment) => comment.author.isBot).map((comment) => comment.body),
      ).toEqual([expect.stringMatching(/baton\.yml:\d+:\d+: /)]);
    },
  );

  it("shows each run on the state branch's first page with the very push that changes it", async () => {
    const page = () => bench.world.git("show", "baton-state:README.md");
    await bench.play(labeled(bench.issue, "baton", maintainer));
    expect(page()).toMatch(/active\/.*\/README\.md\) \| #\d+ \| planning \|/);
    const { run } = await bench.onlyRun();
    expect(bench.world.git("show", `baton-state:active/${run}/README.md`)).toContain("**planning**");
    await bench.say("/baton stop");
    expect(page()).toContain("| stopped |");
  });

  it("shows the newest digest and the state's commit in the plan comment", async () => {
    await bench.play(labeled(bench.issue, "baton", maintainer));
    const { chain, tip } = await bench.world.memory();
    expect(bench.world.forge.world.comments.at(-1)?.body).toContain(
      `digest \`${chain?.seq}:${chain?.sha256.slice(0, 16)}\`, commit \`${tip}\``,
    );
  });
});

describe("route, where the default branch has a set-up action of its own", () => {
  const action = (uses: string) =>
    `name: s\ndescription: s\nruns:\n  using: composite\n  steps:\n    - uses: ${uses}\n`;
  const sha = "0123456789abcdef0123456789abcdef01234567";
  const start = async (files: Readonly<Record<string, string>>) => {
    bench.world.push("main", files);
    const { outputs } = await bench.play(labeled(bench.issue, "baton", maintainer));
    return Claim.parse(JSON.parse(outputs.plan ?? "")).setsUp;
  };

  it.each([
    ["provers", `actions/setup-node@${sha}`, ["validate"]],
    ["all", `actions/setup-node@${sha}`, ["validate", "implement"]],
    ["all", "actions/setup-node@v6", ["validate"]],
    ["none", `actions/setup-node@${sha}`, undefined],
  ])("says in the claim which jobs run it: %s with %s", async (setting, uses, jobs) => {
    const files = {
      ".github/baton.yml": `validate:\n  setup-action: ${setting}\n`,
      ".github/actions/baton-setup/action.yml": action(uses),
    };
    expect(await start(files)).toEqual(jobs);
    expect((await bench.onlyRun()).claims[0]?.setsUp).toEqual(jobs);
  });

  it("says nothing where there is none, whatever the configuration wants", async () => {
    expect(await start({ ".github/baton.yml": "validate:\n  setup-action: all\n" })).toBeUndefined();
  });
});
