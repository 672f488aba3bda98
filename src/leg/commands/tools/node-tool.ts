import { parseObject } from "../../../policy/reach/counted-json.ts";
import type { Project } from "./project.ts";

export type NodeTool = "npm" | "pnpm" | "yarn" | "bun";

/** The package manager that a Node project says it uses, by its manifest, else by its lock file. */
export function findNodeTool(project: Project): NodeTool {
  const named = String(parseObject(project.read("package.json"))?.["packageManager"] ?? "").split("@")[0];
  if (named === "pnpm" || named === "yarn" || named === "bun") return named;
  const has = (...files: readonly string[]) => files.some((file) => project.paths.includes(file));
  if (has("pnpm-lock.yaml", "pnpm-workspace.yaml")) return "pnpm";
  if (has("bun.lock", "bun.lockb")) return "bun";
  return has("yarn.lock") && !has("package-lock.json") ? "yarn" : "npm";
}
