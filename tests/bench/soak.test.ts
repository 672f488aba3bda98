import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";

it("sixty tasks through loop and pool leave no memory, no process and no temporary file behind", () => {
  const ran = spawnSync(process.execPath, [path.resolve("bench/soak.ts"), "--tasks", "60"], { encoding: "utf8" });
  expect(ran.stdout).toContain("60 tasks: 0 wrong");
  expect(ran.stdout).toContain("0 processes left; 0 temporary files left");
  expect(ran.status).toBe(0);
}, 300_000);
