import type { HubEvent } from "../../hub.ts";
import { git } from "../syntax/origin.ts";
import { at } from "./match-trigger.ts";

const NO_COMMIT = /^0+$/;

/** The paths that a push or a pull request changes, for `paths` filters. */
export async function changedPaths(gitDir: string, event: HubEvent): Promise<readonly string[]> {
  const pull = event.payload["pull_request"];
  const base = at(at(pull, "base"), "sha");
  const head = at(at(pull, "head"), "sha");
  if (typeof base === "string" && typeof head === "string")
    return names(await git(gitDir, "diff", "--name-only", "-z", `${base}...${head}`));
  const before = event.payload["before"];
  if (typeof before !== "string" || NO_COMMIT.test(before))
    return names(await git(gitDir, "ls-tree", "-r", "--name-only", "-z", event.sha));
  return names(await git(gitDir, "diff", "--name-only", "-z", before, event.sha));
}

function names(output: string): readonly string[] {
  return output.split("\0").filter((name) => name !== "");
}
