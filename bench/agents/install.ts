import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { Package } from "./rows.ts";

const cache = process.env["BATON_CLI_CACHE"] ?? path.join(homedir(), ".cache/baton-cli");

/** The folder in which the package is installed, from npm when it is not there yet. Throws when npm can not give it. */
export function install({ name, version, folder }: Package): string {
  const at = path.join(cache, folder);
  if (existsSync(path.join(at, "node_modules"))) return at;
  const part = `${at}.part-${process.pid}`;
  mkdirSync(part, { recursive: true });
  const args = ["install", "--prefix", part, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  try {
    execFileSync("npm", [...args, `${name}@${version}`], { stdio: ["ignore", "ignore", "pipe"], timeout: 600_000 });
    renameSync(part, at);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return at;
}

/** Megabytes on the disk of what npm installed. */
export function sizeMb(folder: string): number {
  return Number.parseInt(execFileSync("du", ["-sm", path.join(folder, "node_modules")], { encoding: "utf8" }), 10);
}
