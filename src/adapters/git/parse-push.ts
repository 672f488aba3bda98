import type { Pushed } from "../../ports/git/git-remote.ts";

/**
 * "Somebody else was quicker": the client's own `[rejected]` (the lease does not hold), or the server could not take the ref from where the client saw it
 * (`receive-pack.c`, `refs/files-backend.c`). A `[remote rejected]` for any other reason is a rule.
 */
const stalePattern =
  /\[rejected\]|\[remote rejected\] \((cannot lock ref|failed to (update|lock)|fetch first|reference already exists|incorrect old value|.*is at [0-9a-f]{40} but expected)/i;

/**
 * What `git push --porcelain --atomic` said, when it ended with an error. `undefined`: it says nothing of any ref, so that it never came to an answer (network).
 * A line of the porcelain is `flag TAB src:dst TAB [summary] (reason)`; with `--atomic` the innocent refs say "atomic push failed".
 */
export function parsePushRefusal(stdout: string, stderr: string): Extract<Pushed, { ok: false }> | undefined {
  const refused = stdout
    .split("\n")
    .filter((line) => line.startsWith("!\t"))
    .map((line) => line.slice(2).trim());
  const guilty = refused.filter((line) => !/atomic (push failed|transaction failed)|transaction failed/i.test(line));
  if (refused.length === 0) {
    const denied =
      /error: 403|Permission to .* denied|Write access to repository not granted|protected branch|not authorized/i.test(
        stderr,
      );
    return denied ? { ok: false, why: "denied", message: words(stderr) } : undefined;
  }
  // All or nothing: with one stale ref the whole decision is old, whatever a rule says of the others.
  const why = guilty.length === 0 || guilty.some((line) => stalePattern.test(line)) ? "stale" : "denied";
  return {
    ok: false,
    why,
    message: [...(guilty.length > 0 ? guilty : refused), words(stderr)].filter(Boolean).join("\n").slice(0, 4000),
  };
}

/** The server's own lines, which say the rule and often the remedy. */
function words(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => /^(remote:|fatal:|error:)/.test(line))
    .map((line) => line.replace(/^remote:\s?/, "").trimEnd())
    .filter(Boolean)
    .join("\n")
    .slice(0, 3000);
}
