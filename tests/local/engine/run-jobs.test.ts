import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalEngine, onPush, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

const job = (id: string, more: string, run = "true") =>
  `  ${id}:\n    runs-on: x\n    ${more}\n    steps: [{ run: "${run}" }]\n`;

describe("jobs", () => {
  it("skip a green chain whose grandparent was skipped, unless a job says otherwise", async () => {
    local = await startLocalEngine(
      onPush(
        job("a", "if: false") +
          job("b", `${"{needs: a}".replace(/[{}]/g, "")}\n    if: always()`) +
          job("c", "needs: b") +
          job("d", "needs: b\n    if: '!cancelled()'"),
      ),
    );
    expect((await local.run()).conclusion).toBe("success");
    expect(local.jobs()).toEqual({ a: "skipped", b: "success", c: "skipped", d: "success" });
  });

  it("let failure() see a failed ancestor at any distance", async () => {
    local = await startLocalEngine(
      onPush(
        job("a", "", "exit 1") +
          job("b", "needs: a\n    if: always()") +
          job("c", "needs: b\n    if: failure()") +
          job("d", "needs: b"),
      ),
    );
    expect((await local.run()).conclusion).toBe("failure");
    expect(local.jobs()).toEqual({ a: "failure", b: "success", c: "success", d: "skipped" });
  });

  it("forgive a job with continue-on-error", async () => {
    local = await startLocalEngine(onPush(job("a", "continue-on-error: true", "exit 1") + job("b", "needs: a")));
    expect((await local.run()).conclusion).toBe("success");
    expect(local.jobs()).toEqual({ a: "failure", b: "success" });
  });

  it("expand a matrix from an output and overlap its legs", async () => {
    local = await startLocalEngine(
      onPush(`
  list:
    runs-on: x
    outputs: { legs: "\${{ steps.l.outputs.legs }}" }
    steps:
      - id: l
        run: echo 'legs=[{"id":"f1","n":1},{"id":"f2","n":2}]' >> $GITHUB_OUTPUT
  leg:
    needs: list
    name: \${{ matrix.claim.id }}
    strategy: { fail-fast: false, matrix: { claim: "\${{ fromJSON(needs.list.outputs.legs) }}" } }
    runs-on: x
    steps:
      - run: 'echo "leg \${{ matrix.claim.n }} of \${{ strategy.job-total }}"; sleep 0.5'
`),
    );
    await local.run();
    expect(local.jobs()).toEqual({ list: "success", "leg (f1)": "success", "leg (f2)": "success" });
    expect(local.log("leg (f2)")).toContain("leg 2 of 2");
    const [one, two] = [local.job("leg (f1)"), local.job("leg (f2)")];
    expect(Date.parse(two.startedAt ?? "")).toBeLessThan(Date.parse(one.completedAt ?? ""));
  });

  it("fail where a matrix is empty, with GitHub's words", async () => {
    local = await startLocalEngine(
      onPush(
        `  a:\n    strategy: { matrix: { x: "\${{ fromJSON('[]') }}" } }\n    runs-on: x\n    steps: [{ run: "true" }]`,
      ),
    );
    expect((await local.run()).conclusion).toBe("failure");
    expect(local.log("a")).toContain("Matrix vector 'x' does not contain any values");
  });

  it("cancel the other legs when one fails, unless fail-fast is off", async () => {
    const legs = (failFast: string) => `
  leg:
    strategy: { ${failFast} matrix: { x: [bad, slow] } }
    runs-on: x
    steps:
      - run: '[ \${{ matrix.x }} = slow ] && sleep 30; exit 1'
        if: matrix.x == 'slow'
        timeout-minutes: 1
      - run: exit 1
        if: matrix.x == 'bad'
`;
    local = await startLocalEngine(onPush(legs("")), { minuteMs: 25_000 });
    await local.run();
    expect(local.jobs()).toEqual({ "leg (bad)": "failure", "leg (slow)": "cancelled" });
    await local.close();
    local = await startLocalEngine(onPush(legs("fail-fast: false,")), { minuteMs: 60 });
    await local.run();
    expect(local.jobs()).toEqual({ "leg (bad)": "failure", "leg (slow)": "failure" });
  });

  it("hold max-parallel", async () => {
    local = await startLocalEngine(
      onPush(
        `  leg:\n    strategy: { max-parallel: 1, matrix: { x: [1, 2] } }\n    runs-on: x\n    steps: [{ run: "sleep 0.05" }]`,
      ),
    );
    await local.run();
    const [one, two] = [local.job("leg (1)"), local.job("leg (2)")];
    expect(Date.parse(two.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(one.completedAt ?? ""));
  });

  it("give their token the scopes of permissions, those not named being none", async () => {
    local = await startLocalEngine(
      onPush(
        job("a", "permissions: { issues: write }") + job("b", "") + job("c", "permissions: write-all"),
        "permissions: { contents: read }",
      ),
    );
    await local.run();
    const scopes = (key: string) => local?.hub.minted.find((mint) => mint.jobKey === key)?.scopes ?? {};
    expect(scopes("a")).toMatchObject({ issues: "write", contents: "none", metadata: "read" });
    expect(scopes("b")).toMatchObject({ contents: "read", issues: "none" });
    expect(scopes("c")).toMatchObject({ contents: "write", actions: "write" });
    expect(local.hub.revoked).toHaveLength(3);
  });

  it("end as cancelled when they take longer than their time", async () => {
    local = await startLocalEngine(onPush(job("a", "timeout-minutes: 1", "sleep 30")), { minuteMs: 30 });
    expect((await local.run()).conclusion).toBe("cancelled");
    expect(local.progress).toContainEqual(
      expect.objectContaining({
        kind: "job-ended",
        conclusion: "cancelled",
        message: "The job has exceeded the maximum execution time of 1 minutes.",
      }),
    );
  });

  it("leave a record each in jobs.jsonl", async () => {
    local = await startLocalEngine(onPush(job("a", "") + job("b", "if: false")));
    const run = await local.run();
    const lines = readFileSync(join(local.folder, "jobs.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.toSorted((one, two) => one.job.localeCompare(two.job))).toMatchObject([
      {
        run: run.id,
        attempt: 1,
        workflow: ".github/workflows/main.yml",
        job: "a",
        matrix: null,
        conclusion: "success",
      },
      { run: run.id, attempt: 1, job: "b", conclusion: "skipped", start: null },
    ]);
  });
});

describe("workflow files with faults or gaps", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["an unknown key", "  a:\n    runs-on: x\n    nonsense: 1\n    steps: [{ run: x }]", "Line: 7"],
    [
      "an unknown function",
      '  a:\n    runs-on: x\n    steps: [{ run: "${{ nonsense() }}" }]',
      "Unrecognized function: 'nonsense'",
    ],
    [
      "a context that is not there",
      "  a:\n    if: secrets.X\n    runs-on: x\n    steps: [{ run: x }]",
      "Unrecognized named-value: 'secrets'",
    ],
    [
      "a container",
      "  a:\n    runs-on: x\n    container: alpine\n    steps: [{ run: x }]",
      '.github/workflows/main.yml:7: "container" is not supported by the local engine',
    ],
    [
      "services",
      "  a:\n    runs-on: x\n    services: { db: { image: x } }\n    steps: [{ run: x }]",
      "not supported by the local engine",
    ],
    [
      "background steps",
      "  a:\n    runs-on: x\n    steps: [{ run: x, background: true }]",
      "Unexpected value 'background'",
    ],
    ["an unknown need", "  a:\n    runs-on: x\n    needs: b\n    steps: [{ run: x }]", "depends on unknown job 'b'"],
    [
      "a cycle",
      "  a:\n    runs-on: x\n    needs: b\n    steps: [{ run: x }]\n  b:\n    runs-on: x\n    needs: a\n    steps: [{ run: x }]",
      "cycle",
    ],
    ["a called workflow that is not there", "  a:\n    uses: ./.github/workflows/none.yml", "workflow was not found"],
    [
      "a called workflow of an unknown repository",
      "  a:\n    uses: some/where/.github/workflows/x.yml@v1",
      "not supported by the local engine",
    ],
  ];
  it.each(cases)("end as startup_failure that says so: %s", async (_, yaml, said) => {
    local = await startLocalEngine(onPush(yaml));
    expect((await local.run()).conclusion).toBe("startup_failure");
    expect(local.message()).toContain(said);
    expect(local.jobs()).toEqual({});
  });
});
