import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Github } from "../../../src/local/github/start-github.ts";
import type { HubEvent, WorkflowRun } from "../../../src/local/hub.ts";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  expect(town.github.violations()).toEqual([]);
  await town.close();
});

const PATH = ".github/workflows/ci.yml";
const dispatch = (
  inputs: Record<string, unknown>,
  more: Record<string, unknown> = {},
): ReturnType<ReturnType<Github["as"]>["send"]> =>
  town
    .job({ actions: "write" })
    .send("POST", town.at("/actions/workflows/ci.yml/dispatches"), { ref: "main", inputs, ...more });

function start(event: HubEvent | undefined): WorkflowRun {
  if (event === undefined) throw new Error("no event");
  const { repository } = town;
  const [run] = town.github.takeEvent(event.id, [
    { repository, workflowPath: PATH, name: "CI", event, triggeringActor: event.actor },
  ]);
  if (run === undefined) throw new Error("no run");
  return run;
}

describe("dispatches", () => {
  test("carry inputs as texts with their defaults, and tell the listener", async () => {
    let told = 0;
    const stop = town.github.onChange(() => {
      told += 1;
    });
    expect((await dispatch({ why: "test" })).status).toBe(204);
    stop();
    expect(told).toBe(1);
    const event = town.github.pendingEvents().at(-1);
    expect(event).toMatchObject({
      name: "workflow_dispatch",
      workflowPath: PATH,
      ref: "refs/heads/main",
      byWorkflowToken: true,
      payload: {
        inputs: { why: "test", times: "2" },
        ref: "refs/heads/main",
        workflow: PATH,
        sender: { login: "github-actions[bot]" },
      },
    });
  });

  test("are refused for an unknown or missing input, ref or workflow", async () => {
    const message = async (answer: ReturnType<typeof dispatch>): Promise<unknown> =>
      ((await answer).body as { message: string }).message;
    expect(await message(dispatch({ why: "x", other: "y" }))).toBe('Unexpected inputs provided: ["other"]');
    expect(await message(dispatch({}))).toBe("Required input 'why' not provided");
    expect(await message(dispatch({ why: "x" }, { ref: "nowhere" }))).toBe("No ref found for: nowhere");
    expect(
      (
        await town
          .job({ actions: "write" })
          .send("POST", town.at("/actions/workflows/no.yml/dispatches"), { ref: "main" })
      ).status,
    ).toBe(404);
    expect(
      (
        await town
          .job({ actions: "read" })
          .send("POST", town.at("/actions/workflows/ci.yml/dispatches"), { ref: "main" })
      ).status,
    ).toBe(403);
  });

  test("can tell the run they will start", async () => {
    const answer = await dispatch({ why: "x" }, { return_run_details: true });
    expect(answer.status).toBe(200);
    const run = start(town.github.pendingEvents().at(-1));
    expect(answer.body).toMatchObject({ workflow_run_id: run.id });
  });

  test("to the repository carry their payload, and schedules name their file", async () => {
    const job = town.job({ contents: "write" });
    await job.request("POST", town.at("/dispatches"), { event_type: "go", client_payload: { a: 1 } });
    expect(town.github.pendingEvents().at(-1)).toMatchObject({
      name: "repository_dispatch",
      payload: { action: "go", client_payload: { a: 1 } },
    });
    town.github.fireSchedule(town.repository, PATH);
    expect(town.github.pendingEvents().at(-1)).toMatchObject({
      name: "schedule",
      workflowPath: PATH,
      byWorkflowToken: false,
    });
  });
});

describe("runs", () => {
  test("an event taken twice starts nothing more", async () => {
    await dispatch({ why: "once" });
    const event = town.github.pendingEvents().at(-1);
    const run = start(event);
    expect(run).toMatchObject({ attempt: 1, status: "queued", conclusion: null });
    expect(
      town.github.takeEvent(event?.id ?? 0, [
        {
          repository: town.repository,
          workflowPath: PATH,
          name: "CI",
          event: run.event,
          triggeringActor: run.triggeringActor,
        },
      ]),
    ).toEqual([]);
    expect(town.github.pendingEvents().some((one) => one.id === event?.id)).toBe(false);
  });

  test("show their jobs by attempt, and each job as a check run on the head", async () => {
    await dispatch({ why: "jobs" });
    const { github } = town;
    const run = start(github.pendingEvents().at(-1));
    const blank = {
      runId: run.id,
      attempt: 1,
      status: "completed",
      conclusion: "failure",
      startedAt: "2026-01-01T00:00:00Z",
      completedAt: "2026-01-01T00:01:00Z",
      outputs: { a: "1" },
    } as const;
    const bad = github.saveJob({ ...blank, key: "a", name: "test" });
    github.saveJob({ ...blank, key: "b", name: "lint", conclusion: "success" });
    expect(github.saveJob({ ...bad, conclusion: "cancelled" }).id).toBe(bad.id);
    github.updateRun(run.id, { status: "completed", conclusion: "failure" });
    const job = town.job({ actions: "write", checks: "read" });
    expect(await job.request("GET", town.at(`/actions/runs/${run.id}`))).toMatchObject({
      run_attempt: 1,
      conclusion: "failure",
      path: PATH,
      event: "workflow_dispatch",
    });
    expect(await job.request("GET", town.at(`/actions/runs/${run.id}/jobs`))).toMatchObject({
      total_count: 2,
      jobs: [{ name: "test", conclusion: "cancelled" }, { name: "lint" }],
    });
    expect(await job.request("GET", town.at("/commits/main/check-runs?check_name=lint"))).toMatchObject({
      total_count: 1,
      check_runs: [{ conclusion: "success", app: { slug: "github-actions" } }],
    });

    github.updateRun(run.id, { attempt: 2, status: "in_progress" });
    github.saveJob({
      ...blank,
      attempt: 2,
      key: "a",
      name: "test",
      status: "in_progress",
      conclusion: null,
      completedAt: null,
    });
    expect(await job.request("GET", town.at(`/actions/runs/${run.id}/jobs`))).toMatchObject({
      jobs: [
        { name: "lint", run_attempt: 1 },
        { name: "test", run_attempt: 2 },
      ],
    });
    expect(await job.request("GET", town.at(`/actions/runs/${run.id}/attempts/1`))).toMatchObject({
      status: "completed",
      conclusion: "cancelled",
    });
    expect((await job.send("GET", town.at(`/actions/runs/${run.id}/attempts/3`))).status).toBe(404);
    expect(github.jobs(run.id, 1)).toMatchObject([{ key: "a", outputs: { a: "1" } }, { key: "b" }]);
    expect(await job.request("GET", town.at("/actions/runs?status=in_progress"))).toMatchObject({ total_count: 1 });
  });

  test("cancelling and running again become requests that are taken once", async () => {
    await dispatch({ why: "cancel" });
    const { github } = town;
    const run = start(github.pendingEvents().at(-1));
    const alice = github.as("alice");
    expect((await alice.send("POST", town.at(`/actions/runs/${run.id}/rerun`))).status).toBe(403);
    expect((await alice.send("POST", town.at(`/actions/runs/${run.id}/cancel`))).status).toBe(202);
    github.updateRun(run.id, { status: "completed", conclusion: "cancelled" });
    expect(await alice.send("POST", town.at(`/actions/runs/${run.id}/cancel`))).toMatchObject({
      status: 409,
      body: { message: "Cannot cancel a workflow run that is completed." },
    });
    expect((await alice.send("POST", town.at(`/actions/runs/${run.id}/rerun-failed-jobs`))).status).toBe(201);
    expect(github.takeRequests()).toMatchObject([
      { kind: "cancel", runId: run.id },
      { kind: "rerun", runId: run.id, failedOnly: true, by: { login: "alice", type: "User" } },
    ]);
    expect(github.takeRequests()).toEqual([]);
  });

  test("workflows are listed with the name of their file", async () => {
    expect(await town.job({ actions: "read" }).request("GET", town.at("/actions/workflows"))).toMatchObject({
      total_count: 1,
      workflows: [{ name: "CI", path: PATH, state: "active" }],
    });
  });
});
