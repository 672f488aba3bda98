import { describe, expect, it } from "vitest";
import type { RememberedCommands } from "../../../src/contracts/test-commands.ts";
import { findRemembered } from "../../../src/policy/remembered/find-remembered.ts";
import { newestRemembered, renderRemembered } from "../../../src/policy/remembered/remembered-file.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { aProof, Project, runId, sha } from "../../builders/project.ts";

const basisOf = (test: string | null, told: object = {}) => ({
  told,
  found: { setup: null, test, by: "manifest" as const, source: "package.json", file: null },
});
const ran = { step: "test" as const, command: "npm test", exitCode: 0, timedOut: false, durationMs: 700, log: "" };
const tests = { runner: "node:test", source: "output" as const, passed: 2, failed: 0, skipped: 0 };
const green = (test: string | null, told: object = {}) =>
  aProof({ basis: basisOf(test, told), commands: [ran], tests });

function proved(...proofs: readonly ReturnType<typeof aProof>[]): Project {
  const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
  for (const proof of proofs) project.tell("BASE_PROVED", { sha: sha(1), proof }, { ticket: "plan" });
  return project;
}
const found = (project: Project) =>
  findRemembered(project.events).map(({ found: { test }, told, seq }) => [test, told, seq]);

describe("what is remembered of a run", () => {
  it("is what a first green proof was made by, with its evidence", () => {
    const project = proved(green("npm test"), green("npm test"));
    const first = project.events.find(({ type }) => type === "BASE_PROVED")?.seq;
    expect(findRemembered(project.events)).toEqual([
      { run: runId, issue: 42, seq: first, ...basisOf("npm test"), runner: "node:test", durationMs: 700 },
    ]);
  });

  it("is what it was green by last, and what a merge result was green by", () => {
    const told = { test: { command: "npm run unit", by: "alice" } };
    const project = proved(green("npm test")).approve();
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim");
    project.push(claim);
    project.prove(claim, green("npm test", told));
    expect(found(project)).toEqual([["npm test", told, project.run.lastSeq]]);
  });

  it.each([
    ["is red", aProof({ ...green("npm test"), outcome: "failed" })],
    ["tells nothing", aProof({ ...green("npm test"), outcome: "unreadable" })],
    [
      "lacks tests of the base",
      aProof({ ...green("npm test"), lost: { count: 1, first: [{ file: null, name: "adds", why: "fails" }] } }),
    ],
    [
      "is of some packages alone",
      aProof({ ...green("npm test"), scope: { kind: "touched", touched: ["a"], dependents: [] } }),
    ],
    ["is configured, or of a former Baton", aProof()],
    ["is by a change's own first tests", green(null)],
  ])("is nothing where the proof %s", (_, proof) => {
    expect(found(proved(proof))).toEqual([]);
  });
});

describe("commands.json", () => {
  const one = (n: number, test = "t"): RememberedCommands => ({
    run: `20261120-${n}-x`,
    issue: n,
    seq: n,
    ...basisOf(test),
    runner: null,
    durationMs: 1,
  });
  const from = (commands: string) => newestRemembered({ events: [], commands });

  it("keeps the ten newest, one a run, and gives the same bytes for the same content", () => {
    const first = renderRemembered([one(1), one(2)], "");
    expect(renderRemembered([], first)).toBe(first);
    expect(renderRemembered([one(2), one(1)], "")).toBe(first);
    expect(first.endsWith("}\n")).toBe(true);
    const many = Array.from({ length: 12 }, (_, n) => one(n + 1)).reduce(
      (file, next) => renderRemembered([next], file),
      "",
    );
    expect(JSON.parse(many).commands.map(({ issue }: { issue: number }) => issue)).toEqual([
      12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
    ]);
    expect(from(renderRemembered([one(3, "new")], renderRemembered([one(3, "old")], "")))?.found.test).toBe("new");
  });

  it("is the ground of the next run unless an active one is newer", () => {
    const project = proved(green("npm test"));
    const seq = findRemembered(project.events)[0]?.seq ?? 0;
    expect(from(renderRemembered([one(1), one(7)], ""))?.issue).toBe(7);
    expect(newestRemembered({ events: project.events, commands: renderRemembered([one(seq + 1)], "") })?.issue).toBe(
      seq + 1,
    );
    expect(newestRemembered({ events: project.events, commands: renderRemembered([one(1)], "") })?.issue).toBe(42);
    expect(newestRemembered({ events: [], commands: "" })).toBeUndefined();
  });

  it.each(["{", "[]", '{"version":1}', '{"version":1,"commands":[{"run":"x"}]}', "null", '{"commands":[]}'])(
    "counts for nothing where it is %s, and is written anew",
    (text) => {
      expect(from(text)).toBeUndefined();
      expect(from(renderRemembered([one(1)], text))?.issue).toBe(1);
    },
  );

  it.each(['{"version":2,"commands":{}}', '{ "version": 12 }'])(
    "is left alone where a later Baton wrote it: %s",
    (text) => {
      expect(from(text)).toBeUndefined();
      expect(renderRemembered([one(1)], text)).toBe(text);
    },
  );
});
