import { Fault } from "../../core/fault.ts";
import type { RunGit } from "./run-git.ts";

/**
 * What a git before 2.39 does not know (`cat-file --batch-command`, `merge-tree --write-tree`) fails with a page of usage: then the version is
 * asked for, and the Fault says what to do. As long as nothing fails nobody asks.
 */
export function explainOldGit(run: RunGit): (failure: unknown) => Promise<never> {
  return async (failure) => {
    const version = await run(["--version"]).then(
      (output) => output.stdout.toString().trim(),
      () => "",
    );
    const [, major = "", minor = ""] = /(\d+)\.(\d+)/.exec(version) ?? [];
    if (major === "" || Number(major) * 1000 + Number(minor) >= 2039) throw failure;
    throw new Fault(
      "git.failed",
      `Baton needs git 2.39 or newer, found "${version}"; install a newer git on the runner`,
      { who: "user", cause: failure, facts: { version } },
    );
  };
}
