import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBranchName, toRunId } from "../../src/core/ids.ts";

const day = new Date("2026-11-20T10:00:00Z");

describe("names of runs and branches", () => {
  it.each([
    ["Add user auth (v2)!", "add-user-auth-v2"],
    ["Größe der Straße ändern", "groesse-der-strasse-aendern"],
    ["Привет, счётчик", "privet-schyotchik"],
    ["Ελληνικά κείμενα", "ellinika-keimena"],
    ["Đặt tên cho ghi chú", "dat-ten-cho-ghi-chu"],
    ["naïve café e\u0301te\u0301", "naive-cafe-ete"],
    ["日本語の API を数える", "api"],
    ["日本語のメモを数える", "issue-42"],
    ["메모 2", "issue-42"],
    ["🎉", "issue-42"],
    ["Count all notes of everybody at once", "count-all-notes-of-everybody-at"],
    ["Donaudampfschifffahrtsgesellschaftskapitän", "donaudampfschifffahrtsgesellscha"],
  ])("of %j are readable", (title, slug) => {
    expect(toRunId(day, 42, title)).toBe(`20261120-42-${slug}`);
    expect(toBranchName(42, "f3", title)).toBe(`baton/42-3-${slug}`);
  });

  it("are harmless and bounded, whatever a title says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (title) => {
        expect(toBranchName(7, "f1", title)).toMatch(/^baton\/7-1-[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/);
      }),
    );
  });
});
