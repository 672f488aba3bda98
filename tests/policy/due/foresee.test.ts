import { expect, test } from "vitest";
import { toDraft } from "../../../src/policy/drafts.ts";
import { foresee } from "../../../src/policy/due/foresee.ts";
import { runId } from "../../builders/project.ts";

const stop = (key: string) =>
  toDraft("RUN_STOPPED", {
    run: runId,
    ticket: null,
    key,
    correlationId: key,
    payload: { commentId: null, saidAt: null },
  });

test("what is foreseen after something foreseen comes after it, though the memory's last number is the same", () => {
  const first = foresee([], [stop("a"), stop("b")], 41);
  expect(foresee(first, [stop("c")], 41).map(({ seq }) => seq)).toEqual([42, 43, 44]);
});

test("a key that its run has already is left out", () => {
  const first = foresee([], [stop("a")]);
  expect(foresee(first, [stop("a")])).toBe(first);
});
