import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalEngine, onPush, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

/** A process that is dead but not yet buried does not count. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

/** Runs the steps of one job named `a`. */
async function steps(
  yaml: string,
  options: Parameters<typeof startLocalEngine>[1] = {},
  head = "",
): Promise<{ readonly engine: LocalEngine; readonly conclusion: string | null; readonly log: string }> {
  local = await startLocalEngine(
    onPush(`  a:\n    runs-on: x\n    steps:\n${yaml.replace(/^/gm, "      ")}`, head),
    options,
  );
  const run = await local.run();
  return { engine: local, conclusion: run.conclusion, log: local.log("a") };
}

describe("steps of a job", () => {
  it("hand outputs, environment and path on to later steps and jobs", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: ubuntu-latest
    outputs:
      word: \${{ steps.one.outputs.word }}
      lines: \${{ steps.one.outputs.lines }}
      empty: \${{ steps.one.outputs.nothing }}
    steps:
      - id: one
        run: |
          echo "word=hello" >> "$GITHUB_OUTPUT"
          printf 'lines<<END\\na\\nb\\nEND\\n' >> "$GITHUB_OUTPUT"
          echo "COLOUR=red" >> "$GITHUB_ENV"
          mkdir -p bin && printf '#!/bin/sh\\necho tool-ran' > bin/tool && chmod +x bin/tool
          echo "$PWD/bin" >> "$GITHUB_PATH"
      - run: tool; echo "colour=$COLOUR \${{ env.COLOUR }}"
  b:
    needs: a
    runs-on: ubuntu-latest
    steps:
      - run: echo "got=\${{ needs.a.outputs.word }}"
`),
    );
    expect((await local.run()).conclusion).toBe("success");
    expect(local.log("a")).toContain("tool-ran");
    expect(local.log("a")).toContain("colour=red red");
    expect(local.job("a").outputs).toEqual({ word: "hello", lines: "a\nb" });
    expect(local.log("b")).toContain("got=hello");
  });

  it("keep temporary files where this machine keeps them: a step that is killed leaves none elsewhere", async () => {
    const { log } = await steps(`- run: mktemp -u`);
    expect(log).toContain(`\n${tmpdir()}/tmp.`);
  });

  it("stop after a failure but for those that ask to run", async () => {
    const { conclusion, log } = await steps(`
- run: exit 3
- run: echo not-$((1+1))
- if: failure()
  run: echo failed-$((1+1))
- if: always()
  run: echo always-$((1+1)) \${{ job.status }}
`);
    expect(conclusion).toBe("failure");
    expect(log).toContain("Process completed with exit code 3.");
    expect(log).not.toContain("not-2");
    expect(log).toContain("failed-2");
    expect(log).toContain("always-2 failure");
  });

  it("forgive a failure with continue-on-error and tell outcome from conclusion", async () => {
    const { conclusion, log } = await steps(`
- id: one
  continue-on-error: true
  run: exit 1
- run: echo "\${{ steps.one.outcome }}/\${{ steps.one.conclusion }}"
`);
    expect(conclusion).toBe("success");
    expect(log).toContain("failure/success");
  });

  it("run in bash with pipefail only where bash is named", async () => {
    const { conclusion, log } = await steps(`
- run: |
    false | true
    echo default-goes-on
- shell: bash
  run: |
    false | true
    echo never-$((1+1))
`);
    expect(conclusion).toBe("failure");
    expect(log).toContain("default-goes-on");
    expect(log).not.toContain("never-2");
  });

  it("layer workflow, job and step environment, the closest last", async () => {
    local = await startLocalEngine(
      onPush(
        `
  a:
    runs-on: x
    env: { B: job, C: job }
    steps:
      - env: { C: step }
        run: echo "$A $B $C / \${{ env.A }} \${{ env.B }} \${{ env.C }}"
      - run: echo "\${{ secrets.KEY != '' }} $CI [$GITHUB_TOKEN] [$ACTIONS_RUNTIME_TOKEN] \${{ vars.V }}"
`,
        "env: { A: workflow, B: workflow, C: workflow }",
      ),
      { secrets: { KEY: "k-e-y-value" }, variables: { V: "from-vars" } },
    );
    await local.run();
    expect(local.log("a")).toContain("workflow job step / workflow job step");
    expect(local.log("a")).toContain("true true [] [] from-vars");
  });

  it("see nothing of the host's environment but what is handed over", async () => {
    process.env["LEAK_OF_THE_HOST"] = "leak";
    const { log } = await steps("- run: env", { hostEnv: { GIVEN: "given" } });
    delete process.env["LEAK_OF_THE_HOST"];
    expect(log).not.toContain("LEAK_OF_THE_HOST");
    expect(log).toContain("GIVEN=given");
    expect(log).not.toContain("VITEST");
  });

  it("take defaults and working directories", async () => {
    const { log } = await steps(
      `
- run: mkdir -p deep/er
  working-directory: .
- run: echo "at \${PWD##*/}"
- run: echo "shell $0"
  shell: sh
`,
      {},
      "defaults: { run: { working-directory: . , shell: bash } }",
    );
    expect(log).toContain("bash --noprofile --norc -e -o pipefail");
    expect(log).toContain("at r");
  });

  it("hide secrets and masked values, also line by line and encoded, in log and summary", async () => {
    const { engine, log } = await steps(
      `
- run: |
    echo "::add-mask::first-part%0Asecond-part"
    echo "see first-part and second-part and $(printf %s "$KEY" | base64) and $KEY"
    echo "# first-part" >> "$GITHUB_STEP_SUMMARY"
  env: { KEY: "\${{ secrets.KEY }}" }
`,
      { secrets: { KEY: "very-secret-key" } },
    );
    expect(log).toContain("see *** and *** and *** and ***");
    expect(log).not.toContain("very-secret-key");
    const summary = engine.progress.find((told) => told.kind === "summary");
    expect(readFileSync(summary?.kind === "summary" ? summary.file : "", "utf8")).toBe("# ***\n\n");
  });

  it("drop a job output that would show a secret", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: x
    outputs: { safe: "\${{ steps.s.outputs.safe }}", unsafe: "\${{ steps.s.outputs.unsafe }}" }
    steps:
      - id: s
        run: echo "safe=fine" >> $GITHUB_OUTPUT; echo "unsafe=x\${{ secrets.KEY }}y" >> $GITHUB_OUTPUT
`),
      { secrets: { KEY: "very-secret-key" } },
    );
    await local.run();
    expect(local.job("a").outputs).toEqual({ safe: "fine" });
    expect(local.log("a")).toContain("Skip output 'unsafe' since it may contain secret.");
  });

  it("read what a step wrote also when it is killed", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: x
    outputs: { spent: "\${{ steps.s.outputs.spent }}" }
    steps:
      - id: s
        run: echo "spent=0.5" >> $GITHUB_OUTPUT; kill -9 $$
`),
    );
    expect((await local.run()).conclusion).toBe("failure");
    expect(local.job("a").outputs).toEqual({ spent: "0.5" });
  });

  it("fail where a file command is malformed, and refuse NODE_OPTIONS without failing", async () => {
    const { conclusion, log } = await steps(`
- run: echo "NODE_OPTIONS=--bad" >> $GITHUB_ENV
- run: echo "[$NODE_OPTIONS]"
- run: echo "no-delimiter" >> $GITHUB_OUTPUT
`);
    expect(conclusion).toBe("failure");
    expect(log).toContain("Can't store NODE_OPTIONS");
    expect(log).toContain("\n[]\n");
    expect(log).toContain("Unable to process file command 'output' successfully. Invalid format 'no-delimiter'");
  });

  it("end a step that takes longer than its time", async () => {
    const { conclusion, log } = await steps(
      "- run: sleep 20\n  timeout-minutes: 1\n- if: failure()\n  run: echo after-$((1+1))",
      { minuteMs: 30 },
    );
    expect(conclusion).toBe("failure");
    expect(log).toContain("has timed out after 1 minutes.");
    expect(log).toContain("after-2");
  });

  it("fail with file and line where an expression can not be evaluated", async () => {
    const { conclusion, log } = await steps("- run: echo ${{ fromJSON('{') }}");
    expect(conclusion).toBe("failure");
    expect(log).toContain(".github/workflows/main.yml:8");
  });

  it("kill what a step left in the background when the job ends", async () => {
    const { log } = await steps("- run: sleep 77.7 >/dev/null 2>&1 & echo pid=$!");
    const pid = Number(/pid=(\d+)/.exec(log)?.[1]);
    expect(pid).toBeGreaterThan(1);
    // The kill is sent when the job ends; on a busy machine the process takes a moment to go. By itself it would go after 77 s.
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});
