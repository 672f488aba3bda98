import { describe, expect, it } from "vitest";
import type { FoundCommands, RememberedCommands } from "../../../src/contracts/test-commands.ts";
import { findCommands } from "../../../src/leg/commands/find-commands.ts";
import { toFound, withRemembered } from "../../../src/leg/commands/with-remembered.ts";
import { toProject, workflow } from "./project.ts";

type Files = Readonly<Record<string, string>>;
const npm = { "package.json": '{"scripts":{"test":"node --test","unit":"node --test u"}}', "a.test.js": "" };
const ci = (test: string) => ({
  ".github/workflows/ci.yml": workflow(`test:\n  runs-on: ubuntu-latest\n  steps:\n    - run: ${test}`),
});
/** Of these tests a name of content is the content itself, as hex. */
const oidIn = (files: Files) => (path: string) =>
  files[path] === undefined ? undefined : Buffer.from(files[path]).toString("hex").padStart(40, "0").slice(-40);
const found = (files: Files): FoundCommands => toFound(findCommands(toProject(files)), oidIn(files));

function remember(
  files: Files,
  told: RememberedCommands["told"] = {},
  of: Partial<FoundCommands> = {},
): RememberedCommands {
  const run = "20261120-12-x";
  return { run, issue: 12, seq: 9, told, found: { ...found(files), ...of }, runner: "node:test", durationMs: 90 };
}

function begin(files: Files, remembered: RememberedCommands | null) {
  return withRemembered({ ...found(files), commands: findCommands(toProject(files)) }, remembered, oidIn(files));
}
const unit = { test: { command: "npm run unit", by: "alice" } };

describe("withRemembered", () => {
  it("takes what is found where nothing is remembered", () => {
    expect(begin(npm, null)).toEqual({ commands: findCommands(toProject(npm)), told: {} });
  });

  it("keeps a person's command while the files say the same as then, also where they said nothing", () => {
    const told = { test: { ...unit.test, since: 12 } };
    expect(begin(npm, remember(npm, unit))).toEqual({ commands: findCommands(toProject(npm)), told });
    // Another part of the file has changed.
    const other = { ...npm, "package.json": npm["package.json"].replace("node --test u", "node --test v") };
    expect(begin(other, remember(npm, unit))).toMatchObject({ told });
    const bare = { "readme.md": "" };
    expect(begin(bare, remember(bare, unit))).toMatchObject({ told });
    // A later run's person is not put in the place of the first one.
    expect(begin(npm, remember(npm, { test: { ...unit.test, since: 3 } })).told).toMatchObject({ test: { since: 3 } });
  });

  it("forgets it once the file has changed so that it says something else", () => {
    const other = { ...npm, ...ci("npm run unit") };
    const former = { ...npm, ...ci("npm test") };
    expect(begin(other, remember(former, unit))).toMatchObject({
      told: {},
      forgotten: expect.stringMatching(/^what #12 was proved by is forgotten: the test is another one now \(.*ci\.yml/),
    });
    const { "package.json": _, ...gone } = npm;
    expect(begin(gone, remember(npm, unit))).toMatchObject({
      told: {},
      forgotten: expect.stringContaining("name no test any more"),
    });
    // Where nothing was found, and now something is.
    expect(begin(npm, remember({ "readme.md": "" }, unit)).forgotten).toContain("forgotten");
  });

  it("wins over another guess from the same files, which the finder of a newer Baton may make", () => {
    const former = remember(npm, {}, { setup: null, test: "node --test" });
    expect(begin(npm, former)).toMatchObject({
      commands: {
        test: "node --test",
        setup: null,
        source: "remembered from #12, which was green by it: package.json",
      },
      told: {},
    });
    expect(begin({ ...npm, "package.json": npm["package.json"].replace(" u", " v") }, former).forgotten).toBeDefined();
  });

  it("gives way to CI, where only a manifest said it", () => {
    expect(begin({ ...npm, ...ci("npm run unit") }, remember(npm, unit))).toMatchObject({
      told: {},
      forgotten: expect.any(String),
    });
    const both = { ...npm, ...ci("npm run unit") };
    const former = remember(both, {}, { test: "npm run unit && true" });
    expect(begin(both, former)).toMatchObject({ commands: { test: "npm run unit && true" } });
  });
});
