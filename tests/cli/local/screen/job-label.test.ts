import { expect, test } from "vitest";
import { ticketOfJob, toJobLabel } from "../../../../src/cli/local/screen/job-label.ts";

test.each([
  ["baton / feature (f1) / implement", "f1 / implement", "f1"],
  ["baton / feature (docs) / document", "docs / document", "docs"],
  ["baton / task (q12) / panel", "q12 / panel", "q12"],
  ["baton / task (d1) / dataset", "d1 / dataset", "d1"],
  ["baton / plan", "plan", undefined],
  ["baton", "baton", undefined],
  // A job of the repository's own.
  ["build (f1.2)", "build (f1.2)", undefined],
])("%s is shown as %s", (key, label, ticket) => {
  expect(toJobLabel(key)).toBe(label);
  expect(ticketOfJob(key)).toBe(ticket);
});
