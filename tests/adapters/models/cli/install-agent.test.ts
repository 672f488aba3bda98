import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestFiles } from "../../../../src/adapters/models/cli/install/digest-files.ts";
import { installAgent } from "../../../../src/adapters/models/cli/install/install-agent.ts";
import { recipes } from "../../../../src/adapters/models/cli/recipes/recipes.ts";

let around: string;
beforeEach(() => {
  said = [];
  around = mkdtempSync(path.join(tmpdir(), "baton-install-"));
});
afterEach(() => rmSync(around, { recursive: true, force: true }));

/** A program called npm that notes how it was called, puts a file where packages stand, and ends as told. */
function layNpm(exitCode = 0): void {
  const npm = `#!/bin/sh
printf '%s\\n' "$@" > "${around}/args"
env > "${around}/env"
mkdir -p "$3/node_modules/agent" && echo 1 > "$3/node_modules/agent/main.js"
printf 'npm warn old lock\\nnpm error code E404\\nnpm error 404 No such version\\n' >&2
exit ${exitCode}
`;
  writeFileSync(path.join(around, "npm"), npm, { mode: 0o755 });
}
let said: string[] = [];
const install = (sha256: string, more: Readonly<Record<string, string>> = {}) =>
  installAgent(
    recipes.claude,
    { version: "1.2.3", sha256, model: "m" },
    {
      cache: path.join(around, "cache"),
      say: (line) => said.push(line),
      env: {
        PATH: `${around}:${process.env["PATH"]}`,
        HOME: around,
        npm_config_registry: "http://127.0.0.1:1",
        ANTHROPIC_API_KEY: "the-real-key",
        GITHUB_TOKEN: "the-token",
        ...more,
      },
    },
  );
const linesOf = (name: string) => readFileSync(path.join(around, name), "utf8").trimEnd().split("\n");

describe("a command-line agent that is not in the cache", () => {
  it("comes from npm in exactly its version, none of its scripts is run, and npm is given no secret of the job", async () => {
    layNpm();
    await expect(install("0".repeat(64))).rejects.toMatchObject({ code: "config.invalid" });
    const args = linesOf("args");
    expect(args.slice(0, 2)).toEqual(["install", "--prefix"]);
    expect(args).toContain("--ignore-scripts");
    expect(args.at(-1)).toBe("@anthropic-ai/claude-code@1.2.3");
    expect(said).toEqual([`Installing cli/claude 1.2.3 with npm; it is kept in ${path.join(around, "cache")}.`]);
    const names = linesOf("env").map((line) => line.split("=")[0]);
    expect(names).toContain("npm_config_registry");
    expect(names.filter((name) => /KEY|TOKEN/.test(name ?? ""))).toEqual([]);
  });

  it("is not asked for again once it is there, and is compared with its pin all the same", async () => {
    layNpm();
    const folder = path.join(around, "cache/claude@1.2.3");
    await install("0".repeat(64)).catch(() => undefined);
    const sha256 = await digestFiles(path.join(folder, "node_modules"));
    rmSync(path.join(around, "args"));
    said = [];
    expect(await install(sha256)).toBe(folder);
    expect(said).toEqual([]);
    expect(existsSync(path.join(around, "args"))).toBe(false);
    writeFileSync(path.join(folder, "node_modules/agent/main.js"), "2\n");
    await expect(install(sha256)).rejects.toThrow(/is not what .github\/baton.yml pins.*Nothing of it was run/);
  });

  it("is given up within seconds by npm itself when no registry is to be reached, unless somebody wants it to wait", async () => {
    await expect(install("0".repeat(64))).rejects.toMatchObject({
      code: "model.failed",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    layNpm();
    await install("0".repeat(64), { npm_config_fetch_retries: "9" }).catch(() => undefined);
    expect(linesOf("env")).toContain("npm_config_fetch_retries=9");
  });

  it("leaves nothing that could be taken for it when npm fails", async () => {
    layNpm(1);
    await expect(install("0".repeat(64))).rejects.toMatchObject({
      code: "model.failed",
      retryable: true,
      message: "cli/claude 1.2.3 could not be installed with npm: code E404 404 No such version",
    });
    expect(readdirSync(path.join(around, "cache"))).toEqual([]);
  });
});
