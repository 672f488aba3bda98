import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { findCallee } from "../../../../src/cli/local/world/find-callee.ts";

const root = path.resolve(import.meta.dirname, "../../../..");
const sample = readFileSync(path.join(root, "samples/notes/.github/workflows/baton.yml"), "utf8");

describe("who is called", () => {
  test("the repository of the workflow that a job calls, whoever owns it", () => {
    expect(findCallee(sample)).toBe("baton-actions/baton");
    expect(findCallee(sample.replace("baton-actions/baton", "acme/our-baton"))).toBe("acme/our-baton");
  });

  test("the repository that a step uses as a whole", () => {
    expect(
      findCallee("jobs:\n  b:\n    steps:\n      - uses: actions/checkout@v5\n      - uses: acme/baton@v1\n"),
    ).toBe("acme/baton");
  });

  test.each([["jobs:\n  b:\n    uses: acme/other/.github/workflows/ci.yml@v1\n"], ["jobs: [ :"], ["hello"], [""]])(
    "nobody, in %j",
    (text) => expect(findCallee(text)).toBeUndefined(),
  );
});

test("the README's workflow is the sample's, and has at most 16 lines", () => {
  const readme = readFileSync(path.join(root, "README.md"), "utf8");
  const shown = [...readme.matchAll(/```yaml\n(name: Baton\n[\s\S]*?)```/g)].map((block) => block[1] ?? "")[0] ?? "";
  expect(parse(shown)).toEqual(parse(sample));
  expect(shown.trimEnd().split("\n").length).toBeLessThanOrEqual(16);
});
