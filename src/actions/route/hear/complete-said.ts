import type { Said } from "../../../policy/people/said.ts";
import type { Forge } from "../../../ports/forge/forge.ts";

/** Adds what an event's payload lacks: the branch of the pull request that a comment stands on, and a review's remarks at lines. */
export async function completeSaid(
  said: Said,
  pull: number | null,
  forge: Pick<Forge, "pull" | "reviewComments">,
): Promise<Said> {
  if (pull === null || said.kind === "label" || said.kind === "dispatch") return said;
  if (said.kind === "comment") {
    const { head } = await forge.pull(pull);
    return { ...said, branch: head.fork ? "" : head.ref };
  }
  const comments = await forge.reviewComments(pull);
  return {
    ...said,
    comments: comments
      .filter((one) => one.review === said.id)
      .map(({ id, path, line, body }) => ({ id, path, line, body })),
  };
}
