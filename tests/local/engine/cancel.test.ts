import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalEngine, onPush, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

/** Waits until a line is in a job's log. */
const line = (text: string) => local?.seen((told) => told.kind === "log" && told.line === text);

describe("cancellation", () => {
  it("interrupts, then terminates, then kills, and lets always() run", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: x
    steps:
      - id: s
        shell: bash
        run: |
          trap 'echo got-INT' INT
          trap 'echo got-TERM' TERM
          echo ready
          while true; do sleep 0.02; done
      - run: echo never-$((1+1))
      - if: always()
        run: echo always-$((1+1)) \${{ job.status }} \${{ steps.s.outcome }}
`),
      // Only three times shorter: on a busy machine the shell needs a while to hear a signal.
      { speed: 3 },
    );
    local.emit();
    await line("ready");
    const before = performance.now();
    const run = local.hub.runs().at(-1);
    expect(local.engine.cancelRun(run?.id ?? 0)).toBe(true);
    await local.engine.idle();
    const tookMs = performance.now() - before;
    const log = local.log("a");
    // Whole lines: the log also shows the script.
    expect(log.split("\n").filter((each) => each.startsWith("got-"))).toEqual(["got-INT", "got-TERM"]);
    expect(log).toContain("Process completed with signal SIGKILL.");
    // 7.5 s and 2.5 s, three times shorter.
    expect(tookMs).toBeGreaterThan(3300);
    expect(log).not.toContain("never-2");
    expect(log).toContain("always-2 cancelled cancelled");
    expect(local.hub.runs().at(-1)?.conclusion).toBe("cancelled");
  });

  it("leaves a job alone whose condition holds, and cancels those that have not begun", async () => {
    const asked = join(mkdtempSync(join(tmpdir(), "cancel-")), "asked");
    local = await startLocalEngine(
      onPush(`
  first:
    runs-on: x
    if: always()
    steps: [{ run: "echo ready; until [ -e ${asked} ]; do sleep 0.02; done; sleep 0.5; echo finished-$((1+1))" }]
  next:
    needs: first
    runs-on: x
    steps: [{ run: "true" }]
  last:
    needs: first
    if: always()
    runs-on: x
    steps: [{ run: "true" }]
`),
    );
    local.emit();
    await line("ready");
    local.hub.request({ kind: "cancel", runId: local.hub.runs().at(-1)?.id ?? 0 });
    writeFileSync(asked, "");
    await local.engine.idle();
    expect(local.jobs()).toEqual({ first: "success", next: "cancelled", last: "success" });
    expect(local.log("first")).toContain("finished-2");
  });
});

describe("a cancelled job that does not end", () => {
  it("is ended by force after five minutes", async () => {
    local = await startLocalEngine(
      onPush("  a:\n    runs-on: x\n    steps: [{ if: always(), run: 'echo ready; sleep 30' }]"),
      { speed: 3000 },
    );
    local.emit();
    await line("ready");
    local.engine.cancelRun(local.hub.runs()[0]?.id ?? 0);
    await local.engine.idle();
    expect(local.jobs()).toEqual({ a: "cancelled" });
  });
});

describe("concurrency", () => {
  const grouped = (more: string, run = "echo ready; sleep 0.1") =>
    onPush(
      `  a:\n    runs-on: x\n    steps: [{ run: "${run}" }]`,
      `concurrency: { group: "G-\${{ github.ref }}"${more} }`,
    );
  const conclusions = () => local?.hub.runs().map((run) => run.conclusion);

  it("lets one run go and one wait; a newer one cancels the one that waits", async () => {
    local = await startLocalEngine(grouped(""));
    for (let count = 0; count < 3; count += 1) local.emit();
    await local.engine.idle();
    expect(conclusions()).toEqual(["success", "cancelled", "success"]);
    expect(local.message()).toContain("Canceling since a higher priority waiting request for");
  });

  it("lets them all wait with queue: max", async () => {
    local = await startLocalEngine(grouped(", queue: max", "true"));
    for (let count = 0; count < 4; count += 1) local.emit();
    await local.engine.idle();
    expect(conclusions()).toEqual(["success", "success", "success", "success"]);
  });

  it("refuses queue: max beside cancel-in-progress, of a run and of a job", async () => {
    local = await startLocalEngine(grouped(", queue: max, cancel-in-progress: true"));
    expect((await local.run()).conclusion).toBe("startup_failure");
    await local.close();
    local = await startLocalEngine(
      onPush(
        "  a:\n    concurrency: { group: g, queue: max, cancel-in-progress: true }\n    runs-on: x\n    steps: [{ run: x }]",
      ),
    );
    expect((await local.run()).conclusion).toBe("failure");
    expect(local.log("a")).toContain("'queue: max' can not be used");
  });

  it("cancels what runs with cancel-in-progress", async () => {
    local = await startLocalEngine(
      grouped(", cancel-in-progress: true", "echo ready; [ $GITHUB_RUN_NUMBER = 2 ] || sleep 20"),
    );
    local.emit();
    await line("ready");
    local.emit();
    await local.engine.idle();
    expect(conclusions()).toEqual(["cancelled", "success"]);
  });

  it("holds jobs of different runs apart, whatever the case of the group's name", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: x
    concurrency: \${{ github.event.group }}
    steps: [{ run: "sleep 0.05" }]
`),
    );
    local.emit({ payload: { group: "Same" } });
    local.emit({ payload: { group: "sAME" } });
    await local.engine.idle();
    const [one, two] = local.hub.runs().map((run) => local?.hub.jobs(run.id)[0]);
    const [first, second] = [one, two].toSorted((a, b) => (a?.startedAt ?? "").localeCompare(b?.startedAt ?? ""));
    expect(Date.parse(second?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(first?.completedAt ?? ""));
  });

  it("ends a called workflow that asks for its caller's group instead of waiting for ever", async () => {
    local = await startLocalEngine({
      ...onPush("  c:\n    uses: ./.github/workflows/called.yml", "concurrency: same"),
      ".github/workflows/called.yml":
        'on: workflow_call\nconcurrency: same\njobs:\n  j:\n    runs-on: x\n    steps: [{ run: "true" }]',
    });
    expect((await local.run()).conclusion).toBe("cancelled");
    expect(local.log("c")).toContain("a deadlock for concurrency group 'same' was detected");
  });
});
