import path from "node:path";
import { describe, expect, it } from "vitest";
import { pathOfPerson, standsIn } from "../../src/cli/invocation.ts";

const root = path.resolve(import.meta.dirname, "../..");

describe("where a person stands", () => {
  it("is what npm says when it was Baton's script that it ran", () => {
    const env = { INIT_CWD: "/home/me/thing", npm_package_json: path.join(root, "package.json") };
    expect(standsIn(env, root)).toBe("/home/me/thing");
  });

  it("is the process's folder without npm, and below another package's script", () => {
    expect(standsIn({}, "/home/me")).toBe("/home/me");
    const other = { INIT_CWD: "/home/me/thing", npm_package_json: "/home/me/thing/package.json" };
    expect(standsIn(other, "/home/me/elsewhere")).toBe("/home/me/elsewhere");
  });
});

describe("the PATH of the person", () => {
  it("has no folder that npm put before it, and all others in their order", () => {
    const npms = [
      path.join(root, "node_modules/.bin"),
      path.join(path.dirname(root), "node_modules/.bin"),
      "/node_modules/.bin",
      "/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin",
    ];
    const own = ["/home/me/bin", "/home/me/tools/node_modules/.bin", "/usr/bin", "/bin"];
    expect(pathOfPerson({ PATH: [...npms, ...own].join(path.delimiter) })).toBe(own.join(path.delimiter));
    expect(pathOfPerson({})).toBe("");
  });
});
