import { describe, expect, it } from "vitest";
import { locateBranch } from "../../../src/adapters/state/locate-branch.ts";
import type { Git } from "../../../src/ports/git/git.ts";
import { sha } from "../../builders/events.ts";

/** A server that answers each question about refs with the next of these: [branch, mirror]. */
function answering(...answers: readonly (readonly [string | null, string | null])[]): Git {
  let asked = 0;
  const refs = async () => {
    const [branch, mirror] = answers[Math.min(asked++, answers.length - 1)] ?? [null, null];
    return new Map([
      ...(branch ? [["refs/heads/baton-state", branch] as const] : []),
      ...(mirror ? [["refs/baton/state", mirror] as const] : []),
    ]);
  };
  return { refs } as Partial<Git> as Git;
}

describe("locateBranch", () => {
  it("takes a push that lands between the two refs of one answer for what it is", async () => {
    expect(await locateBranch(answering([sha(1), sha(2)], [sha(2), sha(2)]))).toEqual({ tip: sha(2), mirror: sha(2) });
    expect(await locateBranch(answering([null, sha(1)], [sha(1), sha(1)]))).toEqual({ tip: sha(1), mirror: sha(1) });
  });

  it("names a lasting difference, and a branch that is gone", async () => {
    await expect(locateBranch(answering([sha(1), sha(2)]))).rejects.toMatchObject({
      code: "state.rewritten",
      facts: { tip: sha(1), mirror: sha(2) },
    });
    await expect(locateBranch(answering([null, sha(2)]))).rejects.toMatchObject({ code: "state.missing" });
  });

  it("finds nothing only where neither is", async () => {
    expect(await locateBranch(answering([null, null]))).toBeUndefined();
    expect(await locateBranch(answering([sha(1), null]))).toEqual({ tip: sha(1), mirror: null });
  });
});
