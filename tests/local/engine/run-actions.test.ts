import { afterEach, describe, expect, it } from "vitest";
import { type LocalEngine, onPush, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

const PRINT = `const fs = require("fs");
const phase = process.argv[1].split("/").pop().replace(".cjs", "");
console.log(phase + " of " + process.env.INPUT_NAME + " state " + (process.env.STATE_kept || "none") + " runtime " + Boolean(process.env.ACTIONS_RUNTIME_TOKEN));
if (phase === "main") fs.appendFileSync(process.env.GITHUB_STATE, "kept=" + process.env.INPUT_NAME + "\\n");
if (phase === "main") fs.appendFileSync(process.env.GITHUB_OUTPUT, "inputs=" + Object.keys(process.env).filter((key) => key.startsWith("INPUT_")).sort() + "\\n");
`;
const PRINTING: Readonly<Record<string, string>> = {
  "actions/print/action.yml": `name: print
description: prints
inputs:
  name: { description: who, default: nobody }
  with-hyphen: { description: h, default: "\${{ github.repository }}" }
  two words: { description: t, default: "" }
outputs: { inputs: { description: o } }
runs: { using: node24, pre: pre.cjs, main: main.cjs, post: post.cjs }
`,
  "actions/print/pre.cjs": PRINT,
  "actions/print/main.cjs": PRINT,
  "actions/print/post.cjs": PRINT,
};

describe("actions", () => {
  it("run pre steps first and post steps last in, first out, with their state", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: x
    steps:
      - uses: baton/baton/actions/print@v1
        with: { name: one }
      - uses: baton/baton/actions/print@v1
        with: { name: two }
      - run: echo run-itself
`),
      { treeFiles: PRINTING },
    );
    await local.run();
    const order = local
      .log("a")
      .split("\n")
      .filter((line) => / of |^run-itself/.test(line));
    expect(order).toEqual([
      "pre of one state none runtime true",
      "pre of two state none runtime true",
      "main of one state none runtime true",
      "main of two state none runtime true",
      "run-itself",
      "post of two state two runtime true",
      "post of one state one runtime true",
    ]);
  });

  it("get inputs as INPUT_, hyphens kept, with defaults under what is given, and a warning for what they do not know", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: x
    steps:
      - id: p
        uses: baton/baton/actions/print@v1
        with: { NAME: given, other: x }
      - run: echo "\${{ steps.p.outputs.inputs }}"
`),
      { treeFiles: PRINTING },
    );
    await local.run();
    expect(local.log("a")).toContain("main of given");
    expect(local.log("a")).toContain("INPUT_NAME,INPUT_OTHER,INPUT_TWO_WORDS,INPUT_WITH-HYPHEN");
    expect(local.log("a")).toContain(
      "Unexpected input(s) 'other', valid inputs are ['name', 'with-hyphen', 'two words']",
    );
  });

  it("find $/ in the tree that holds the file, through a reusable workflow and a composite action", async () => {
    local = await startLocalEngine(
      onPush(`
  call:
    uses: baton/baton/.github/workflows/shared.yml@v1
    with: { who: world }
`),
      {
        treeFiles: {
          ".github/workflows/shared.yml": `on: { workflow_call: { inputs: { who: { type: string, required: true } } } }
jobs:
  inner:
    runs-on: x
    steps:
      - id: c
        uses: $/actions/outer
        with: { who: "\${{ inputs.who }}" }
      - run: echo "composite said \${{ steps.c.outputs.said }}"
`,
          "actions/outer/action.yml": `name: outer
description: calls another
inputs: { who: { description: w } }
outputs: { said: { description: s, value: "\${{ steps.in.outputs.said }}" } }
runs:
  using: composite
  steps:
    - id: in
      uses: $/actions/inner
      with: { who: "\${{ inputs.who }}" }
`,
          "actions/inner/action.yml": `name: inner
description: says
inputs: { who: { description: w } }
outputs: { said: { description: s, value: "\${{ steps.s.outputs.said }}" } }
runs:
  using: composite
  steps:
    - id: s
      shell: bash
      run: echo "said=hello $WHO from \${GITHUB_ACTION_PATH##*/}" >> $GITHUB_OUTPUT
      env: { WHO: "\${{ inputs.who }}" }
`,
        },
      },
    );
    expect((await local.run()).conclusion).toBe("success");
    expect(local.log("call - inner")).toContain("composite said hello world from inner");
  });

  it("set a composite's outputs also when a step of it fails, and let its steps ask about the composite alone", async () => {
    local = await startLocalEngine(
      onPush(`
  a:
    runs-on: x
    steps:
      - run: exit 1
      - if: always()
        id: c
        uses: baton/baton@v1
      - if: always()
        run: echo "out=\${{ steps.c.outputs.before }} outcome=\${{ steps.c.outcome }}"
`),
      {
        treeFiles: {
          "action.yml": `name: c
description: fails
outputs: { before: { description: b, value: "\${{ steps.b.outputs.v }}" } }
runs:
  using: composite
  steps:
    - id: b
      shell: bash
      run: echo "v=set" >> $GITHUB_OUTPUT
    - shell: bash
      run: exit 1
    - shell: bash
      run: echo skipped-$((1+1))
`,
        },
      },
    );
    await local.run();
    expect(local.log("a")).toContain("out=set outcome=failure");
    expect(local.log("a")).not.toContain("skipped-2");
  });

  it("say what they lack: ./ before a checkout, docker, an unknown repository, an app token, before any step runs", async () => {
    const cases: readonly (readonly [string, string])[] = [
      ["./here", "Did you forget to run actions/checkout"],
      ["docker://alpine", "not supported by the local engine"],
      ["some/where@v1", "not supported by the local engine"],
      ["actions/create-github-app-token@v3", "not supported by the local engine"],
    ];
    for (const [uses, said] of cases) {
      local = await startLocalEngine(onPush(`  a:\n    runs-on: x\n    steps:\n      - uses: ${uses}`));
      expect((await local.run()).conclusion).toBe("failure");
      expect(local.log("a")).toContain(said);
      expect(local.log("a")).toContain(".github/workflows/main.yml:8");
      await local.close();
    }
  });

  it("check out the event's commit with the job's token, which later git commands find until the job ends", async () => {
    local = await startLocalEngine(
      {
        ...onPush(`
  a:
    runs-on: x
    steps:
      - uses: actions/checkout@v7
      - run: cat hello.txt; git fetch -q origin main && git rev-parse --abbrev-ref HEAD; git config --get-all http.$GITHUB_SERVER_URL/.extraheader | wc -l
      - uses: ./local-action
  b:
    runs-on: x
    steps:
      - uses: actions/checkout@v7
        with: { persist-credentials: false, fetch-depth: 0, path: sub }
      - run: cd sub; git config --get-all http.$GITHUB_SERVER_URL/.extraheader || echo no-credentials
  c:
    runs-on: x
    steps:
      - uses: actions/checkout@v7
        with: { submodules: true }
`),
        "hello.txt": "hello from the repository\n",
        "local-action/action.yml":
          "name: l\ndescription: l\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: echo local-action-ran\n",
      },
      { overHttp: true },
    );
    await local.run();
    expect(local.log("a")).toContain("hello from the repository\nmain\n1\n");
    expect(local.log("a")).toContain("local-action-ran");
    expect(local.log("b")).toContain("no-credentials");
    expect(local.log("c")).toContain('the input "submodules" of actions/checkout is not supported by the local engine');
  });
});
