import { validate } from "@actions/languageservice";
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { writeSetUpAction } from "../../../../src/leg/set-up-action/write/write-set-up-action.ts";
import { toProject, workflow } from "../../commands/project.ts";

const sha = "0123456789abcdef0123456789abcdef01234567";
const project = {
  "package.json": JSON.stringify({ scripts: { test: "vitest run", build: "tsc" }, devDependencies: { vitest: "1" } }),
  "src/a.ts": "",
  "src/a.test.ts": "",
};
const write = (files: Readonly<Record<string, string>>) => writeSetUpAction(toProject({ ...project, ...files }));
const ci = (steps: string, head = "") => ({
  ".github/workflows/ci.yml": workflow(
    `test:\n${head}  runs-on: ubuntu-latest\n  steps:\n${steps.replace(/^/gm, "    ")}`,
  ),
});
const stepsOf = (text: string | null | undefined) => (parse(text ?? "") as { runs: { steps: unknown[] } }).runs.steps;

describe("a set-up action written from the job of CI that tests", () => {
  const written = write(
    ci(
      `- uses: actions/checkout@${sha} # v7
- uses: actions/setup-node@${sha} # v6.1.0
  with: { node-version: "\${{ matrix.node }}", cache: npm }
- run: sudo apt-get install -y libfoo && echo "$LEVEL"
- run: ./ci/login.sh
  env: { TOKEN: "\${{ secrets.NPM }}" }
- run: npm ci
- run: npm run build
- run: npm test
- uses: actions/setup-java@v5
`,
      "  env: { LEVEL: 2, OTHER: 3 }\n  services: { db: { image: postgres } }\n  strategy: { matrix: { node: [20, 24] } }\n",
    ),
  );

  it("has what comes before the tests and brings something, pins and their comments kept", async () => {
    expect(written?.source).toBe(".github/workflows/ci.yml, job test");
    expect(written?.text).toContain(`- uses: actions/setup-node@${sha} # v6.1.0\n`);
    expect(stepsOf(written?.text)).toEqual([
      { uses: `actions/setup-node@${sha}`, with: { "node-version": "24", "package-manager-cache": false } },
      { run: 'sudo apt-get install -y libfoo && echo "$LEVEL"', shell: "bash", env: { LEVEL: "2" } },
    ]);
    const document = TextDocument.create("file:///x/action.yml", "yaml", 1, written?.text ?? "");
    expect(await validate(document)).toEqual([]);
  });

  it("tells what is left out and why, with its place, and what no composite can have", () => {
    expect(written?.leftOut.map(({ where, why }) => `${where} ${why}`)).toEqual([
      ".github/workflows/ci.yml:14 it asks for the secret NPM",
      ".github/workflows/ci.yml:16 it installs or builds the project, which Baton does in the sandbox",
      ".github/workflows/ci.yml:17 it installs or builds the project, which Baton does in the sandbox",
    ]);
    expect(written?.needs).toEqual(["service postgres"]);
    expect(written?.unpinned).toEqual([]);
  });

  it("names what is not pinned", () => {
    const found = write(ci("- uses: actions/setup-node@v6\n- run: npm test\n"));
    expect(found?.unpinned).toMatchObject([{ uses: "actions/setup-node@v6" }]);
  });

  it("has nothing to write where the job asks nothing of its machine, and is none without such a job", () => {
    expect(write(ci("- uses: actions/checkout@v7\n- run: npm ci\n- run: npm test\n"))).toMatchObject({ text: null });
    expect(write({})).toBeUndefined();
  });

  it("keeps an action of the repository by its name, and none of the steps that never run here", () => {
    const found = write({
      ...ci(
        "- uses: ./ci/tools\n  with: { which: all }\n- if: runner.os == 'Windows'\n  run: choco install x\n- run: npm test\n",
      ),
      "ci/tools/action.yml": "runs:\n  using: composite\n  steps:\n    - uses: actions/setup-java@v5\n",
    });
    expect(stepsOf(found?.text)).toEqual([{ uses: "./ci/tools", with: { which: "all" } }]);
    expect(found?.leftOut).toEqual([]);
    expect(found?.unpinned).toMatchObject([{ place: "ci/tools/action.yml:4" }]);
  });
});

it("prefers copilot-setup-steps, whatever starts it", () => {
  const own =
    "on: workflow_dispatch\njobs:\n  copilot-setup-steps:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n      - uses: oven-sh/setup-bun@v2\n      - run: bun install\n";
  const found = write({
    ...ci("- uses: actions/setup-node@v6\n- run: npm test\n"),
    ".github/workflows/copilot-setup-steps.yml": own,
  });
  expect(found?.source).toBe(".github/workflows/copilot-setup-steps.yml, job copilot-setup-steps");
  expect(stepsOf(found?.text)).toEqual([{ uses: "oven-sh/setup-bun@v2" }]);
});
