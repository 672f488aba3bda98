// Everything that needs no test run: types, lint, walls between the folders, generated files current.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildActions, digestOfFolder } from "./build.ts";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const run =
  (command: string, ...args: string[]) =>
  () =>
    spawnSync(process.execPath, [path.join(root, "node_modules", command), ...args], { cwd: root, stdio: "inherit" })
      .status === 0;

const checks: Record<string, () => boolean | Promise<boolean>> = {
  types: run("typescript/bin/tsc", "-p", "."),
  lint: run("@biomejs/biome/bin/biome", "check", "."),
  layers: run("vitest/vitest.mjs", "run", "tests/repo/layers.test.ts", "tests/repo/circles.test.ts"),
  docs: () =>
    spawnSync(process.execPath, [path.join(root, "scripts/docs.ts"), "--check"], { cwd: root, stdio: "inherit" })
      .status === 0,
  async dist() {
    const fresh = mkdtempSync(path.join(tmpdir(), "baton-dist-"));
    try {
      await buildActions(fresh);
      const same = digestOfFolder(fresh) === digestOfFolder(path.join(root, "dist"));
      if (!same) console.error("dist/ is not what npm run build makes of src/.");
      return same;
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  },
};

const failed: string[] = [];
for (const [name, holds] of Object.entries(checks)) {
  const started = performance.now();
  const ok = await holds();
  console.log(`${ok ? "✓" : "✗"} ${name} (${Math.round(performance.now() - started)} ms)`);
  if (!ok) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
