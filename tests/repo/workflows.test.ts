import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { validate } from "@actions/languageservice";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { parseConfig } from "../../src/config/parse-config.ts";
import { keyNames, urlNames } from "../../src/core/vendors.ts";

const workflows = readdirSync(".github/workflows").map((name) => path.posix.join(".github/workflows", name));
const actions = ["action.yml", ...readdirSync("actions").map((name) => path.posix.join("actions", name, "action.yml"))];
/** The chain: what people call, and the legs. */
const shipped = [".github/workflows/baton.yml", ".github/workflows/feature.yml", ".github/workflows/task.yml"];
const sample = "samples/notes/.github/workflows/baton.yml";

type Step = {
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string>;
  env?: Record<string, string>;
  "continue-on-error"?: boolean;
};
type Job = {
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  steps?: Step[];
  uses?: string;
  secrets?: Record<string, string>;
  "cache-mode"?: string;
  env?: Record<string, string>;
};
const jobsOf = (file: string): [string, Job][] =>
  Object.entries((parse(readFileSync(file, "utf8")) as { jobs: Record<string, Job> }).jobs);

const writing = (job: Job): boolean => Object.values(job.permissions ?? {}).includes("write");
const holdsKey = ({ env = {} }: Pick<Step, "env">): boolean =>
  Object.entries(env).some(([name, value]) => keyNames.includes(name) || /_API_KEY\b|-api-key\b/.test(value));
const mayBeSetUp = (job: Job): boolean => (job.steps ?? []).some(({ id }) => id === "set-up");
const provers = ["$/actions/validate", "$/actions/prepare"];
const thinkers = [
  "$/actions/plan",
  "$/actions/implement",
  "$/actions/document",
  "$/actions/review",
  "$/actions/panel",
  "$/actions/relay",
  "$/actions/dataset",
];

describe("the shipped workflow and action files", () => {
  test.each([...workflows, ...actions, sample])(
    "GitHub's own language service finds nothing wrong in %s",
    async (file) => {
      // Its newest release, 0.3.61, does not know a job's `cache-mode` yet.
      const text = readFileSync(file, "utf8").replace(/^ {4}cache-mode: (?:read|none)$/gm, "");
      const found = await validate(TextDocument.create(`file:///${file}`, "yaml", 1, text));
      expect(found.map(({ message, range }) => `${file}:${range.start.line + 1}: ${message}`)).toEqual([]);
    },
  );

  test("a mistake would be found", async () => {
    const text = readFileSync(".github/workflows/feature.yml", "utf8").replace(
      "timeout-minutes: 60",
      "timeout-minuts: 60",
    );
    expect(await validate(TextDocument.create("file:///.github/workflows/mistaken.yml", "yaml", 1, text))).not.toEqual(
      [],
    );
  });

  test.each(workflows)("every job of %s has a time limit and says its permissions", (file) => {
    for (const [name, job] of jobsOf(file)) {
      if (job.uses === undefined) expect(job["timeout-minutes"], `${file}: ${name}`).toBeGreaterThan(0);
      if (!file.endsWith("ci.yml")) expect(job.permissions, `${file}: ${name}`).toBeDefined();
    }
  });

  test("the default time limits of the configuration end before the jobs that they hold for, which end as it says", () => {
    const { "job-minutes": jobMinutes, "test-minutes": testMinutes } = parseConfig("").limits;
    const setUpMinutes = 20;
    const longest = setUpMinutes + Math.max(jobMinutes, 2 * testMinutes);
    const limited = shipped
      .flatMap(jobsOf)
      .filter(([, job]) => (job.steps ?? []).some(({ uses = "" }) => [...thinkers, ...provers].includes(uses)));
    expect(limited.map(([name]) => name)).toEqual([
      "plan",
      "prepare",
      "validate",
      "implement",
      "validate",
      "document",
      "review",
      "panel",
      "validate",
      "relay",
      "dataset",
    ]);
    for (const [name, job] of limited)
      expect(job["timeout-minutes"], name).toBeGreaterThan(mayBeSetUp(job) ? longest : longest - setUpMinutes);
    const schema = readFileSync("docs/schemas/config.json", "utf8");
    for (const [name, job] of limited) expect(schema, name).toContain(`${name} after ${job["timeout-minutes"]}`);
  });

  test.each(shipped)("no job of %s holds two of the three powers", (file) => {
    for (const [name, job] of jobsOf(file).filter(([, each]) => each.uses === undefined)) {
      const steps = job.steps ?? [];
      const powers = [
        steps.some(holdsKey) && "thinker",
        writing(job) && "writer",
        steps.some(({ uses }) => provers.includes(uses ?? "")) && "prover",
      ].filter(Boolean);
      expect(powers, `${file}: ${name}`).toHaveLength(1);
    }
  });

  test.each(shipped)(
    "every step of %s that thinks has each vendor's key and address, and no whole job has one",
    (file) => {
      for (const [name, job] of jobsOf(file)) {
        expect(holdsKey(job), `${file}: ${name}`).toBe(false);
        for (const step of (job.steps ?? []).filter(({ uses }) => thinkers.includes(uses ?? ""))) {
          const wanted = [
            ...keyNames.map((key) => [key, `\${{ secrets.${key} }}`]),
            ...urlNames.map((url) => [url, `\${{ vars.${url} }}`]),
          ];
          expect(step.env, `${file}: ${name}`).toEqual(Object.fromEntries(wanted));
        }
      }
    },
  );

  test("the root action's steps of a leg run for the claims that the workflow's jobs run for", () => {
    const root = parse(readFileSync("action.yml", "utf8")) as { runs: { steps: Step[] } };
    const plain = (condition = "") =>
      condition
        .replaceAll("steps.implement", "needs.implement")
        .replaceAll("fromJSON(steps.route.outputs.legs)[0]", "fromJSON(inputs.claim)")
        .replace(/steps\.route\.outputs\.legs != '\[\]' &&|!cancelled\(\) &&|[\s()]/g, "");
    for (const [id, job] of jobsOf(".github/workflows/feature.yml")) {
      if (id === "publish") continue;
      const step = root.runs.steps.find((one) => one.id === id);
      expect([id, plain(step?.if)]).toEqual([id, plain((job as { if?: string }).if)]);
    }
  });

  test("each vendor's key finds its way from the user's workflow to the legs, and through the root action", () => {
    const keys = Object.fromEntries(keyNames.map((key) => [key, `\${{ secrets.${key} }}`]));
    const own = {
      BATON_TOKEN: "${{ secrets.BATON_TOKEN }}",
      BATON_SETUP_SECRETS: "${{ secrets.BATON_SETUP_SECRETS }}",
    };
    for (const [, job] of jobsOf(sample)) expect(job.secrets, sample).toEqual(keys);
    for (const file of shipped) {
      const { on } = parse(readFileSync(file, "utf8")) as { on: { workflow_call: { secrets: object } } };
      expect(Object.keys(on.workflow_call.secrets), file).toEqual([...keyNames, ...Object.keys(own)]);
      for (const [name, job] of jobsOf(file).filter(([, { uses }]) => uses !== undefined))
        expect(job.secrets, `${file}: ${name}`).toEqual({ ...keys, ...own });
    }
    const root = parse(readFileSync("action.yml", "utf8")) as { inputs: object; runs: { steps: Step[] } };
    const inputs = keyNames.map((key) => [key, key.toLowerCase().replaceAll("_", "-")] as const);
    expect(Object.keys(root.inputs)).toEqual(expect.arrayContaining(inputs.map(([, input]) => input)));
    for (const step of root.runs.steps)
      expect(step.env, step.id).toEqual(
        thinkers.includes(step.uses ?? "")
          ? Object.fromEntries(inputs.map(([key, input]) => [key, `\${{ inputs.${input} }}`]))
          : provers.includes(step.uses ?? "")
            ? { BATON_SETUP_SECRETS: "${{ inputs.setup-secrets }}" }
            : undefined,
      );
  });

  test("the set-up's secret reaches the steps that set the base up where no model's command runs, and nothing else", () => {
    for (const file of shipped)
      for (const [name, job] of jobsOf(file)) {
        for (const step of job.steps ?? []) {
          const given = provers.includes(step.uses ?? "")
            ? { BATON_SETUP_SECRETS: "${{ secrets.BATON_SETUP_SECRETS }}" }
            : {};
          const holds = Object.entries(step.env ?? {}).filter((entry) => entry.join().includes("SETUP_SECRETS"));
          expect(Object.fromEntries(holds), `${file}: ${name}`).toEqual(given);
          expect(JSON.stringify(step.with ?? {}), `${file}: ${name}`).not.toContain("SETUP_SECRETS");
        }
        expect(JSON.stringify([job.env, job.uses === undefined ? job.secrets : null]), name).not.toContain(
          "SETUP_SECRETS",
        );
      }
  });

  test("a review of a fork's pull request starts no job, whatever its branch is called", () => {
    const { jobs } = parse(readFileSync(".github/workflows/baton.yml", "utf8")) as { jobs: { route: { if: string } } };
    expect(jobs.route.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
  });

  test("a workflow run that has ended starts a job only where it was a proof by CI on a branch of this repository", () => {
    const { jobs } = parse(readFileSync(".github/workflows/baton.yml", "utf8")) as { jobs: { route: { if: string } } };
    expect(jobs.route.if.replace(/\s+/g, " ")).toContain(
      "(github.event_name != 'workflow_run' || (github.event.workflow_run.head_repository.full_name == github.repository && startsWith(github.event.workflow_run.head_branch, 'baton/proof/')))",
    );
  });

  test("no job is started by what runs a fork's files with this repository's secrets", () => {
    for (const file of [...workflows, sample]) {
      const { on } = parse(readFileSync(file, "utf8")) as { on: Record<string, unknown> };
      expect(Object.keys(on), file).not.toEqual(expect.arrayContaining(["pull_request_target"]));
      expect(Object.keys(on), file).not.toEqual(expect.arrayContaining(["workflow_run"]));
    }
  });

  test("permissions are what each job needs and no more", () => {
    const table = shipped.flatMap((file) =>
      jobsOf(file).map(
        ([name, job]) =>
          `${name}: ${Object.entries(job.permissions ?? {})
            .map(([scope, level]) => `${scope}=${level}`)
            .join(" ")}`,
      ),
    );
    const writer = "contents=write issues=write pull-requests=write checks=write actions=write";
    expect(table).toEqual([
      `route: ${writer}`,
      "plan: contents=read",
      "prepare: contents=read actions=read",
      "validate: contents=read",
      `publish-plan: ${writer}`,
      `feature: ${writer} statuses=read`,
      `task: ${writer}`,
      "implement: contents=read actions=read",
      "validate: contents=read",
      "document: contents=read",
      "review: contents=read",
      `publish: ${writer} statuses=read`,
      "panel: contents=read actions=read",
      "announce: contents=read issues=write pull-requests=write actions=read",
      "validate: contents=read",
      "relay: contents=read",
      "dataset: contents=read issues=read pull-requests=read actions=read",
      `publish: ${writer}`,
    ]);
  });

  test("no job but prepare, which never sees a change, may save to the cache, and prepare only where GitHub lets a run of its event", () => {
    const table = shipped.flatMap((file) => jobsOf(file).map(([name, job]) => [name, job["cache-mode"]]));
    expect(table).toEqual([
      ["route", "none"],
      ["plan", "none"],
      ["prepare", undefined],
      ["validate", "read"],
      ["publish-plan", "none"],
      ["feature", "read"],
      ["task", "read"],
      ["implement", "read"],
      ["validate", "read"],
      ["document", "none"],
      ["review", "none"],
      ["publish", "none"],
      ["panel", "none"],
      ["announce", "none"],
      ["validate", "read"],
      ["relay", "none"],
      ["dataset", "none"],
      ["publish", "none"],
    ]);
  });

  test.each([...workflows, sample])(
    "%s uses our actions by $/ and others by a full SHA, and gives no expression to a shell",
    (file) => {
      for (const [, job] of jobsOf(file)) {
        const uses = [job.uses, ...(job.steps ?? []).map((step) => step.uses)].filter((each) => each !== undefined);
        for (const each of uses.filter((use) => file !== sample || !use.startsWith("baton-actions/")))
          expect(each).toMatch(/^\$\/|@[0-9a-f]{40}$|^\.\/\.github\/actions\/baton-setup$/);
        for (const step of job.steps ?? []) expect(step.run ?? "").not.toContain("${{");
      }
    },
  );

  test.each(shipped)(
    "every step of %s is one of our bundles, or runs the set-up action of exactly the claim's base where the claim says so",
    (file) => {
      for (const [name, job] of jobsOf(file)) {
        const steps = job.steps ?? [];
        const [base, setUp] = ["base", "set-up"].map((id) => steps.findIndex((step) => step.id === id));
        const at = [base, setUp].filter((one) => one !== -1);
        for (const [index, step] of steps.entries())
          if (!at.includes(index)) expect(step.uses, `${file}: ${name}`).toMatch(/^\$\/actions\/[a-z]+$/);
        if (at.length === 0) continue;
        const ofRoute = `needs.route.outputs.${name === "prepare" ? "prepare" : "plan"}`;
        const claim = !file.endsWith("baton.yml") ? "inputs.claim" : ofRoute;
        expect([base, setUp], `${file}: ${name}`).toEqual([0, 1]);
        expect(steps[0], name).toMatchObject({
          uses: expect.stringMatching(/^actions\/checkout@[0-9a-f]{40}$/),
          if: `contains(fromJSON(${claim}).setsUp, '${name === "implement" ? name : "validate"}')`,
          with: { ref: `\${{ fromJSON(${claim}).base }}`, "persist-credentials": false },
        });
        // A workspace that another job left must never be taken for the base's.
        expect(steps[1], name).toMatchObject({
          uses: "./.github/actions/baton-setup",
          if: "steps.base.outcome == 'success' && hashFiles('.github/actions/baton-setup/action.y*ml') != ''",
          "timeout-minutes": 20,
        });
        expect(steps[2]?.with?.["set-up"], name).toBe("${{ steps.set-up.outcome }}");
        // A coder goes on without; a proof is told of it.
        expect(
          steps.map((step) => step["continue-on-error"] ?? false),
          name,
        ).toEqual(name === "implement" ? [true, true, false] : [false, false, false]);
        if (name !== "implement") expect(steps[2]?.if, name).toBe("${{ !cancelled() }}");
      }
    },
  );

  test("the repository's own set-up action runs in no job that writes or is given an identity", () => {
    const found = shipped
      .flatMap(jobsOf)
      .filter(([, job]) => (job.steps ?? []).some(({ uses }) => uses === "./.github/actions/baton-setup"));
    expect(found.map(([name]) => name)).toEqual(["prepare", "validate", "implement", "validate", "validate"]);
    for (const [name, job] of found) {
      expect(writing(job), name).toBe(false);
      expect(Object.keys(job.permissions ?? {}), name).not.toContain("id-token");
    }
    expect(readFileSync("action.yml", "utf8")).not.toContain("baton-setup\n");
  });

  test("the workflow that a user writes has at most 16 lines", () => {
    expect(readFileSync(sample, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(16);
  });
});
