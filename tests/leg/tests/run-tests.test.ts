import { afterAll, expect, it } from "vitest";
import { runTests, toFailing } from "../../../src/leg/tests/run-tests.ts";
import { ShellSandbox } from "../shell-sandbox.ts";
import { World } from "../world.ts";

const world = new World();
afterAll(() => world.remove());

it("names no test with the colors that its report has", async () => {
  const example = {
    full_description: "\x1b[31mred\x1b[0m one",
    status: "failed",
    file_path: "./\x1b[1mspec/a_spec.rb",
  };
  const report = JSON.stringify({ examples: [example], summary: { errors_outside_of_examples_count: 0 } });
  const { folder } = world.open(null);
  const run = await runTests(
    {
      command: `printf '%s' '${report}' > "\${SPEC_OPTS##*--out }"; exit 0`,
      folder,
      network: false,
      timeoutMs: 10_000,
      report: "runner",
    },
    new ShellSandbox(),
    { ...world, workspace: async (at) => world.open(at), signal: new AbortController().signal },
  );
  expect(run.outcome).toBe("failed");
  expect(toFailing(run.report)).toEqual(["spec/a_spec.rb: red one"]);
});
