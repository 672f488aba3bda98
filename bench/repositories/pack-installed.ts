import { execFileSync } from "node:child_process";
import path from "node:path";

const script = path.join(import.meta.dirname, "pack-installed.py");

/** Python distributions that Debian installed, as wheels in a folder; gives their files. */
export const packInstalled = (names: readonly string[], folder: string): readonly string[] =>
  execFileSync("/usr/bin/python3", [script, folder, ...names], { encoding: "utf8" })
    .trim()
    .split("\n");
