import { afterEach, describe, expect, it } from "vitest";
import { type LocalEngine, onPush, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

const line = (text: string) => local?.seen((told) => told.kind === "log" && told.line === text);

const CHAIN = `
  one:
    runs-on: x
    outputs: { word: "\${{ steps.s.outputs.word }}" }
    steps: [{ id: s, run: "echo word=kept-$RANDOM >> $GITHUB_OUTPUT" }]
  two:
    needs: one
    runs-on: x
    steps: [{ run: "echo ready; sleep 30" }]
  three:
    needs: [one, two]
    if: always()
    runs-on: x
    steps: [{ run: "echo got \${{ needs.one.outputs.word }} \${{ needs.two.result }}" }]
`;

describe("an engine that starts where another was stopped", () => {
  it("ends the job that ran as lost, goes on from saved outputs and kills what was left", async () => {
    local = await startLocalEngine(onPush(CHAIN));
    local.emit();
    await line("ready");
    await local.restart();
    await local.engine.idle();
    expect(local.jobs()).toEqual({ one: "success", two: "failure", three: "success" });
    expect(local.log("two")).toContain("The runner has lost communication with the server.");
    expect(local.log("three")).toContain(`got ${local.job("one").outputs["word"]} failure`);
    expect(local.hub.runs()[0]?.conclusion).toBe("failure");
    expect(local.hub.revoked).toContain(local.hub.minted.find((mint) => mint.jobKey === "two")?.token);
  });

  it("takes events that nobody took, and runs that were queued", async () => {
    local = await startLocalEngine(
      onPush(
        '  a:\n    runs-on: x\n    steps: [{ run: "echo ready; [ $GITHUB_RUN_NUMBER != 1 ] || sleep 30" }]',
        "concurrency: { group: one, queue: max }",
      ),
    );
    local.emit();
    await line("ready");
    local.emit();
    await local.engine.close();
    local.emit();
    await local.restart();
    await local.engine.idle();
    expect(local.hub.runs().map((run) => run.conclusion)).toEqual(["failure", "success", "success"]);
  });
});

describe("re-runs", () => {
  const FLAKY = `
  ok:
    runs-on: x
    outputs: { word: "\${{ steps.s.outputs.word }}" }
    steps: [{ id: s, run: "echo word=attempt-$GITHUB_RUN_ATTEMPT >> $GITHUB_OUTPUT" }]
  flaky:
    needs: ok
    runs-on: x
    steps: [{ run: "[ $GITHUB_RUN_ATTEMPT = 2 ]" }]
  after:
    needs: [ok, flaky]
    runs-on: x
    steps: [{ run: "echo \${{ needs.ok.outputs.word }} by $GITHUB_ACTOR / $GITHUB_TRIGGERING_ACTOR" }]
`;
  const by = { login: "hubot", id: 2, type: "User" as const };

  it("of failed jobs keep what succeeded, with its outputs, and run what depends on the rest", async () => {
    local = await startLocalEngine(onPush(FLAKY));
    const run = await local.run();
    expect(local.jobs()).toEqual({ ok: "success", flaky: "failure", after: "skipped" });
    local.hub.request({ kind: "rerun", runId: run.id, failedOnly: true, by });
    await local.engine.idle();
    expect(local.hub.runs()[0]).toMatchObject({ id: run.id, attempt: 2, conclusion: "success" });
    expect(local.jobs()).toEqual({ ok: "success", flaky: "success", after: "success" });
    expect(local.log("after", 2)).toContain("attempt-1 by octocat / hubot");
  });

  it("of all run everything again", async () => {
    local = await startLocalEngine(onPush(FLAKY));
    const run = await local.run();
    local.hub.request({ kind: "rerun", runId: run.id, failedOnly: false, by });
    await local.engine.idle();
    expect(local.log("after", 2)).toContain("attempt-2 by octocat / hubot");
  });

  it("of failed jobs go on as such after a stop", async () => {
    local = await startLocalEngine(
      onPush(
        FLAKY.replace("[ $GITHUB_RUN_ATTEMPT = 2 ]", "[ $GITHUB_RUN_ATTEMPT = 1 ] && exit 1; echo ready; sleep 30"),
      ),
    );
    const run = await local.run();
    local.hub.request({ kind: "rerun", runId: run.id, failedOnly: true, by });
    await line("ready");
    await local.restart();
    await local.engine.idle();
    expect(local.jobs()).toEqual({ ok: "success", flaky: "failure", after: "skipped" });
    expect(local.job("ok").outputs).toEqual({ word: "attempt-1" });
    expect(local.hub.minted.filter((mint) => mint.jobKey === "ok")).toHaveLength(1);
  });
});

describe("killing a job", () => {
  const JOB = `
  a:
    runs-on: x
    outputs: { word: "\${{ steps.s.outputs.word }}" }
    steps:
      - id: s
        run: echo word=said >> $GITHUB_OUTPUT; echo first-line; sleep 30
      - if: always()
        run: echo always-$((1+1))
  b:
    needs: a
    if: always()
    runs-on: x
    steps: [{ run: "echo \${{ needs.a.result }}" }]
`;

  it("at its start or at a line loses its runner: no output, no always(), and the run goes on", async () => {
    for (const when of ["start", { line: /first-line/ }] as const) {
      local = await startLocalEngine(onPush(JOB));
      const struck = local.engine.killJob(/^a$/, when);
      await local.run();
      expect(await struck).toBe("a");
      expect(local.jobs()).toEqual({ a: "failure", b: "success" });
      expect(local.job("a").outputs).toEqual({});
      expect(local.log("a")).not.toContain("always-2");
      expect(local.log("b")).toContain("failure");
      await local.close();
    }
  });

  it("only in its step lets the runner read what the step wrote", async () => {
    local = await startLocalEngine(onPush(JOB));
    const struck = local.engine.killJob(/^a$/, { line: /first-line/ }, "step");
    await local.run();
    await struck;
    expect(local.job("a").outputs).toEqual({ word: "said" });
    expect(local.log("a")).toContain("always-2");
  });

  it("happens once", async () => {
    local = await startLocalEngine(onPush('  a:\n    runs-on: x\n    steps: [{ run: "true" }]'));
    void local.engine.killJob(/a/, "start");
    expect((await local.run()).conclusion).toBe("failure");
    expect((await local.run()).conclusion).toBe("success");
  });

  it("in its middle is at the first line of an action", async () => {
    local = await startLocalEngine(
      onPush("  a:\n    runs-on: x\n    steps: [{ run: echo of-a-script }, { uses: baton/baton@v1 }]"),
      {
        treeFiles: {
          "action.yml": "name: n\ndescription: d\nruns: { using: node24, main: m.cjs }\n",
          "m.cjs": 'console.log("of-the-action"); setTimeout(() => console.log("too late"), 20000);',
        },
      },
    );
    const struck = local.engine.killJob(/a/, "middle");
    expect((await local.run()).conclusion).toBe("failure");
    await struck;
    expect(local.log("a")).toContain("of-the-action");
    expect(local.log("a")).not.toContain("too late");
  });
});
