import type { Config } from "../../../config/config.ts";
import type { GitObjects } from "../../../ports/git/git-objects.ts";
import { findCommands } from "../../commands/find-commands.ts";
import { readProject } from "../../read/read-commands.ts";

/** What set-up and tests find in their folder beside the base's own files. */
export type Checkout = {
  readonly submodules: boolean | "recursive";
  readonly lfs: boolean;
  /** Commits to show; 0: all; null: all where the base's own files ask git for versions, else one. */
  readonly depth: number | null;
  readonly tags: boolean;
};

/** What is configured, else what the repository's own CI asks of `actions/checkout` in the job that the commands are found in. */
export async function readCheckout(
  git: Pick<GitObjects, "listTree" | "readFiles">,
  base: string,
  set: Config["validate"]["checkout"],
): Promise<Checkout> {
  const isWhole = set.submodules !== null && set.lfs !== null && set.depth !== null && set.tags !== null;
  const asked = isWhole ? undefined : findCommands(await readProject(git, base)).checkout;
  return {
    submodules: set.submodules ?? asked?.submodules ?? false,
    lfs: set.lfs ?? asked?.lfs ?? false,
    // One commit is what nobody has to ask for.
    depth: set.depth ?? (asked?.depth === 1 ? null : (asked?.depth ?? null)),
    tags: set.tags ?? asked?.tags ?? false,
  };
}
