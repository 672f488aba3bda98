import { expect, test } from "vitest";
import { Config } from "../../../src/config/config.ts";
import { renderPlanComment } from "../../../src/policy/render/plan-comment.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { aProof, Project, sha } from "../../builders/project.ts";

test("a plan says by which commands its changes will be proved, and where they were found", () => {
  const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
  const ran = { exitCode: 0, timedOut: false, durationMs: 1, log: "" };
  const proof = aProof({
    source: ".github/workflows/ci.yml:12, job `test`",
    commands: [
      { step: "setup", command: "npm ci", ...ran },
      { step: "test", command: "npm run `unit`", ...ran },
    ],
  });
  project.tell("BASE_PROVED", { sha: sha(1), proof }, { ticket: "plan" });
  const text = renderPlanComment(project.run, {
    op: "o",
    config: Config.parse({}),
    repositoryUrl: "https://github.com/a/b",
  });
  expect(text).toContain("- setup `npm ci` – .github/workflows/ci.yml:12, job `test`\n- test `` npm run `unit` ``");
  expect(text).toContain("`/baton revise test: <command>` corrects it for this run");
  expect(text).toContain("`validate.test` in `.github/baton.yml`");
});

test("a plan shows the lines of a command apart, as two commands are not one", () => {
  const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
  const evidence = [{ name: "test" as const, command: "npm run lint\n  npm test\n", from: "configured" }];
  project.tell("BASE_PROVED", { sha: sha(1), proof: aProof({ evidence }) }, { ticket: "plan" });
  const of = { op: "o", config: Config.parse({}), repositoryUrl: "https://github.com/a/b" };
  expect(renderPlanComment(project.run, of)).toContain("- test `npm run lint ⏎ npm test` – configured");
});

test("a plan says by whose word a command is another one, and that it is proved anew", () => {
  const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
  const render = () =>
    renderPlanComment(project.run, { op: "o", config: Config.parse({}), repositoryUrl: "https://github.com/a/b" });
  expect(render()).not.toContain("What proves each change");
  const evidence = [
    { name: "setup" as const, command: "npm ci", from: "package.json" },
    { name: "test" as const, command: "npm test", from: "package.json" },
  ];
  const source = "package.json";
  project.tell("BASE_PROVED", { sha: sha(1), proof: aProof({ source, evidence }) }, { ticket: "plan" });
  expect(render()).toContain("- setup `npm ci` – package.json\n- test `npm test` – package.json");
  project.tell("COMMANDS_CORRECTED", { commands: { test: "npm run `unit`" }, commentId: 9, saidAt: null });
  expect(render()).toContain("- setup `npm ci` – package.json\n- test `` npm run `unit` `` – by @");
  expect(render()).toContain("are run anew, by the commands that a person told");
});

test("a plan says what it remembers of a former run, and what it has forgotten", () => {
  const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
  const from = "remembered from #12, which was green by it: by @alice, `/baton revise`";
  const evidence = [{ name: "test" as const, command: "npm run unit", from }];
  const forgotten = "what #11 was proved by is forgotten: the test is another one now (ci.yml:3)";
  project.tell("BASE_PROVED", { sha: sha(1), proof: aProof({ evidence, forgotten }) }, { ticket: "plan" });
  const text = renderPlanComment(project.run, {
    op: "o",
    config: Config.parse({}),
    repositoryUrl: "https://x.test/a/b",
  });
  expect(text).toMatch(/- test `npm run unit` – remembered from #\D*12, which was green by it: by @/);
  expect(text).toContain("is forgotten: the test is another one now");
  expect(text).toContain("and forget what is remembered");
});

test("a plan whose default branch has no tests says how to name a command", () => {
  const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
  const proof = aProof({ outcome: "no_tests", source: "no workflow runs tests" });
  project.tell("BASE_PROVED", { sha: sha(1), proof }, { ticket: "plan" });
  const text = renderPlanComment(project.run, {
    op: "o",
    config: Config.parse({}),
    repositoryUrl: "https://x.test/a/b",
  });
  expect(text).toContain("- test: none was found (no workflow runs tests)\n\nWrong? `/baton revise test: <command>`");
});

test.each([
  [["validate" as const], "on machines without keys"],
  [["validate" as const, "implement" as const], "on the machine that holds the models' keys"],
])("a plan says where the set-up action of the default branch runs, and what that trusts", (setsUp, words) => {
  const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
  const render = () =>
    renderPlanComment(project.run, { op: "o", config: Config.parse({}), repositoryUrl: "https://github.com/a/b" });
  expect(render()).not.toContain("baton-setup");
  expect(project.approve().route({ setsUp })).toMatchObject([{ mode: "implement", setsUp }]);
  expect(render()).toContain("**outside the sandbox**");
  expect(render()).toContain(words);
  const proof = aProof({ setUpAction: "left_out" });
  project.tell("BASE_PROVED", { sha: sha(1), proof }, { ticket: "plan" });
  expect(render()).toContain("does not run: this workflow has no step for it");
});

test("a plan names the services of the proof with their images, and those that CI starts and nobody does here", () => {
  const render = (more: Parameters<typeof aProof>[0]) => {
    const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
    project.tell("BASE_PROVED", { sha: sha(1), proof: aProof(more) }, { ticket: "plan" });
    return renderPlanComment(project.run, {
      op: "o",
      config: Config.parse({}),
      repositoryUrl: "https://github.com/a/b",
    });
  };
  const image = `postgres:17@sha256:${"a".repeat(64)}`;
  const started = [{ name: "db", image, version: "17.2" }];
  expect(render({ services: { engine: "Docker 28.2.2", started } })).toContain(
    `**Services** beside the tests, by Docker 28.2.2: db 17.2 (\`${image}\`)`,
  );
  const snippet = "validate:\n  services:\n    db: {}";
  const asked = render({ askedServices: { names: ["db"], place: ".github/workflows/ci.yml, job test", snippet } });
  expect(asked).toContain("CI starts `db` beside its tests");
  expect(asked).toContain(`\`\`\`yaml\n${snippet}\n\`\`\``);
  const failed = { why: "The service db ended.", log: "``` @everyone" };
  expect(render({ outcome: "failed", services: { engine: "", started: [], failed } })).toContain(
    "````text\n``` @everyone\n````",
  );
});
