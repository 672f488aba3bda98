import { describe, expect, it } from "vitest";
import type { ToldCommands } from "../../../src/contracts/test-commands.ts";
import { findCommands } from "../../../src/leg/commands/find-commands.ts";
import { withTold } from "../../../src/leg/commands/with-told.ts";
import { toProject } from "./project.ts";

const npm = {
  "package.json": JSON.stringify({ scripts: { test: "node --test" }, devDependencies: { a: "1" } }),
  "package-lock.json": "{}",
  "a.test.js": "",
};
const tell = (commands: Readonly<Record<string, string>>): ToldCommands =>
  Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, { command, by: "alice" }]));
const over = (files: Readonly<Record<string, string>>, commands: Readonly<Record<string, string>>) => {
  const project = toProject(files);
  return withTold(findCommands(project), tell(commands), project);
};
const by = "by @alice, `/baton revise`";

describe("withTold", () => {
  it("leaves what was found where nobody told anything, and says where it was found", () => {
    const found = findCommands(toProject(npm));
    expect(over(npm, {})).toEqual({
      ...found,
      evidence: [
        { name: "setup", command: "npm ci --no-audit --no-fund", from: "package.json" },
        { name: "test", command: "npm test", from: "package.json" },
      ],
    });
  });

  it("puts a person's command in the place of what was found, each for itself", () => {
    expect(over(npm, { test: "npm run unit" })).toMatchObject({
      setup: "npm ci --no-audit --no-fund",
      test: "npm run unit",
      source: `package.json; ${by}`,
      evidence: [
        { name: "setup", from: "package.json" },
        { name: "test", command: "npm run unit", from: by },
      ],
    });
    expect(over(npm, { setup: "make deps" })).toMatchObject({ setup: "make deps", test: "npm test" });
    expect(over(npm, { build: "npm run build" })).toMatchObject({ test: "npm run build && npm test" });
    expect(over(npm, { build: "make # all", test: "make check" }).test).toBe("{ make # all\n} && make check");
    expect(over(npm, { setup: "true", build: "b", test: "t" })).toMatchObject({
      setup: "true",
      test: "b && t",
      source: by,
    });
  });

  it("installs what the told test needs where nothing was found", () => {
    const { "a.test.js": _, ...bare } = { ...npm, "package.json": '{"devDependencies":{"a":"1"}}' };
    expect(findCommands(toProject(bare))).toMatchObject({ setup: null, test: null });
    expect(over(bare, { test: "npx vitest run" })).toMatchObject({
      setup: "npm ci --no-audit --no-fund",
      test: "npx vitest run",
      evidence: [
        { name: "setup", from: "what installs the test's programs" },
        { name: "test", from: by },
      ],
    });
    expect(over(bare, { setup: "true", test: "npx vitest run" }).setup).toBe("true");
    expect(over({ "a.txt": "" }, { test: "./check" })).toMatchObject({ setup: null, test: "./check" });
  });

  it("tells the test where the found set-up has put what it fetched", () => {
    const go = { "go.mod": "module x\nrequire a v1\n", "x_test.go": "" };
    const { setup, test } = over(go, { test: "go test ./internal/..." });
    expect(setup).toContain('GOMODCACHE="$PWD/.gomod"');
    expect(test).toContain('GOMODCACHE="$PWD/.gomod"');
    expect(test).toMatch(/go test \.\/internal\/\.\.\.$/);
    // Who tells both has said all.
    expect(over(go, { setup: "go mod download", test: "go test ./..." }).test).toBe("go test ./...");
  });
});
