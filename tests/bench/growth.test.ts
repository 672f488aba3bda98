import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";

it("two hundred turns gather no memory, and what is sent a turn stays bounded", () => {
  const words = ["--files", "1000", "--turns", "200", "--only", "google", "--most-mb", "200"];
  const ran = spawnSync(process.execPath, [path.resolve("bench/growth.ts"), ...words], { encoding: "utf8" });
  expect(ran.stdout).toContain("✓ google/gemini-2.5-pro: 1000 files, 200 calls");
  expect(ran.status).toBe(0);
}, 300_000);
