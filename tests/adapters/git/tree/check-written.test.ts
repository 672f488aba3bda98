import { describe, expect, it } from "vitest";
import { checkWritten } from "../../../../src/adapters/git/tree/check-written.ts";
import type { TreeEntry } from "../../../../src/ports/git/git-objects.ts";
import { sha } from "../../../builders/events.ts";
import { put, remove } from "../../../builders/job-git.ts";

const entry = (path: string, n: number, mode = "100644"): TreeEntry => ({ path, mode, type: "blob", oid: sha(n) });
const before = [entry("a", 1), entry("b", 2)];
const changes = [put("c", "x"), remove("b")];
const oids = [sha(3), null];

describe("checkWritten", () => {
  it("is content with exactly the former tree and the changes", () => {
    expect(() => checkWritten(before, changes, oids, [entry("a", 1), entry("c", 3)])).not.toThrow();
  });

  it.each([
    ["left out", [entry("a", 1)], "c"],
    ["kept though removed", [entry("a", 1), entry("b", 2), entry("c", 3)], "b"],
    ["written with other bytes", [entry("a", 1), entry("c", 4)], "c"],
    ["written with another mode", [entry("a", 1), entry("c", 3, "120000")], "c"],
    ["changed though nobody asked", [entry("a", 9), entry("c", 3)], "a"],
    ["added though nobody asked", [entry("a", 1), entry("c", 3), entry("d", 5)], "d"],
  ])("names a path that was %s", (_what, after, path) => {
    expect(() => checkWritten(before, changes, oids, after)).toThrow(
      expect.objectContaining({ code: "path.refused", facts: { path } }),
    );
  });
});
