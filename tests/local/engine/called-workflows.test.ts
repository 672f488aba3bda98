import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalEngine, onPush, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

const CALLED = `on:
  workflow_call:
    inputs:
      who: { type: string, required: true }
      loud: { type: boolean, default: true }
      times: { type: number, default: 2 }
    secrets: { key: { required: true } }
    outputs:
      said: { value: "\${{ jobs.say.outputs.said }}" }
env: { OWN: own }
jobs:
  say:
    runs-on: x
    outputs: { said: "\${{ steps.s.outputs.said }}" }
    steps:
      - id: s
        run: |
          echo "said=hi-\${{ inputs.who }}" >> $GITHUB_OUTPUT
          echo "key is there: \${{ secrets.key == 'k-value' }}; other: [\${{ secrets.OTHER }}]; env [$OUTER] [$OWN]; loud \${{ inputs.loud && inputs.times == 2 }}; \${{ github.workflow_ref }}; \${{ job.workflow_file_path }}"
`;

async function call(caller: string, called = CALLED, head = "") {
  const files = { ...onPush(caller, head), ".github/workflows/called.yml": called };
  local = await startLocalEngine(files, { secrets: { KEY: "k-value", OTHER: "o-value" } });
  const run = await local.run();
  return { run, engine: local };
}

describe("called workflows", () => {
  it("get typed inputs and named secrets, not the caller's environment, and give outputs", async () => {
    const { engine, run } = await call(
      `
  c:
    uses: ./.github/workflows/called.yml
    with: { who: "world" }
    secrets: { key: "\${{ secrets.KEY }}" }
  after:
    needs: c
    runs-on: x
    steps: [{ run: "echo got \${{ needs.c.outputs.said }} \${{ needs.c.result }}" }]
`,
      CALLED,
      "env: { OUTER: outer }",
    );
    expect(run.conclusion).toBe("success");
    expect(engine.log("c - say")).toContain(
      "key is there: true; other: []; env [] [own]; loud true; o/r/.github/workflows/main.yml@refs/heads/main; .github/workflows/called.yml",
    );
    expect(engine.log("after")).toContain("got hi-world success");
  });

  it("run from a matrix, each leg with jobs of its own", async () => {
    const { engine } = await call(`
  c:
    strategy: { matrix: { who: [x, y] } }
    uses: ./.github/workflows/called.yml
    with: { who: "\${{ matrix.who }}" }
    secrets: inherit
`);
    expect(engine.jobs()).toEqual({ "c (x) / say": "success", "c (y) / say": "success" });
    const records = readFileSync(join(engine.folder, "jobs.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toContainEqual(
      expect.objectContaining({
        job: "c (x) / say",
        matrix: { who: "x" },
        file: ".github/workflows/called.yml",
        workflow: ".github/workflows/main.yml",
      }),
    );
  });

  it.each([
    ["an input that is missing", "secrets: inherit", "Input who is required, but not provided while calling."],
    [
      "an input that is unknown",
      "with: { who: x, nope: y }\n    secrets: inherit",
      "Invalid input, nope is not defined in the referenced workflow.",
    ],
    ["a secret that is missing", "with: { who: x }", "Secret key is required, but not provided while calling."],
    [
      "a secret that is unknown",
      "with: { who: x }\n    secrets: { key: a, nope: b }",
      "Invalid secret, nope is not defined in the referenced workflow.",
    ],
  ])("are refused with %s", async (_, more, said) => {
    const { engine, run } = await call(`  c:\n    uses: ./.github/workflows/called.yml\n    ${more}`);
    expect(run.conclusion).toBe("startup_failure");
    expect(engine.message()).toContain(said);
  });

  it("never get more permission than their caller", async () => {
    const asks = `on: workflow_call\njobs:\n  j:\n    runs-on: x\n    permissions: { contents: write, issues: read }\n    steps: [{ run: "true" }]`;
    const refused = await call(
      "  c:\n    permissions: { contents: read, issues: read }\n    uses: ./.github/workflows/called.yml",
      asks,
    );
    expect(refused.run.conclusion).toBe("startup_failure");
    expect(refused.engine.message()).toContain(
      ".github/workflows/main.yml:7: Error calling workflow './.github/workflows/called.yml'. The nested job 'j' is requesting 'contents: write', but is only allowed 'contents: read'.",
    );
    await refused.engine.close();
    const allowed = await call(
      "  c:\n    permissions: { contents: write, issues: write }\n    uses: ./.github/workflows/called.yml",
      asks,
    );
    expect(allowed.run.conclusion).toBe("success");
    expect(allowed.engine.hub.minted[0]?.scopes).toMatchObject({ contents: "write", issues: "read" });
  });

  it("fail alone, beside their sibling legs, where an input has the wrong type", async () => {
    const { engine } = await call(
      `
  c:
    strategy: { fail-fast: false, matrix: { loud: [true, "no boolean"] } }
    uses: ./.github/workflows/called.yml
    with: { who: x, loud: "\${{ matrix.loud }}" }
    secrets: inherit
`,
    );
    expect(engine.jobs()).toEqual({ "c (true) / say": "success", "c (no boolean)": "failure" });
    expect(engine.log("c (no boolean)")).toContain("The input 'loud' is to be a boolean; 'no boolean' is none");
  });

  it("inherit their caller's permissions where they name none", async () => {
    const { engine } = await call(
      "  c:\n    permissions: { checks: write }\n    uses: ./.github/workflows/called.yml",
      `on: workflow_call\njobs:\n  j:\n    runs-on: x\n    steps: [{ run: "true" }]`,
    );
    expect(engine.hub.minted[0]?.scopes).toMatchObject({ checks: "write", contents: "none" });
  });

  it("skip the caller's dependants where they end in a skip", async () => {
    const { engine } = await call(
      `  c:\n    uses: ./.github/workflows/called.yml\n  after:\n    needs: c\n    runs-on: x\n    steps: [{ run: "true" }]`,
      `on: workflow_call\njobs:\n  j:\n    runs-on: x\n    steps: [{ run: "true" }]\n  k:\n    needs: j\n    if: false\n    runs-on: x\n    steps: [{ run: "true" }]`,
    );
    expect(engine.jobs()).toEqual({ "c / j": "success", "c / k": "skipped", after: "skipped" });
  });

  it("may be ten levels deep and no more", async () => {
    const files: Record<string, string> = { ...onPush("  c:\n    uses: ./.github/workflows/l1.yml") };
    for (let level = 1; level <= 10; level += 1)
      files[`.github/workflows/l${level}.yml`] =
        level === 10
          ? `on: workflow_call\njobs:\n  j:\n    runs-on: x\n    steps: [{ run: "true" }]`
          : `on: workflow_call\njobs:\n  c:\n    uses: ./.github/workflows/l${level + 1}.yml`;
    local = await startLocalEngine(files);
    expect((await local.run()).conclusion).toBe("startup_failure");
    expect(local.message()).toContain("10 levels deep at most");
  });
});
