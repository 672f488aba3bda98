import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { askReports } from "../../../src/leg/tests/ask-reports.ts";
import { runners } from "../../../src/leg/tests/runners/runners.ts";

const root = path.join(import.meta.dirname, "../../..");
const page = readFileSync(path.join(root, "docs/reference/test-runners.md"), "utf8");
const rows = [...page.matchAll(/^\| `([^`]+)` \| (.+?) \| (.+) \| (.+) \|$/gm)];

describe("docs/reference/test-runners.md", () => {
  it("names every runner that is read, and no other", () => {
    expect(rows.map(([, name]) => name).sort()).toEqual([...new Set(runners.map(({ name }) => name))].sort());
  });

  it("names every variable by which a report is asked for, and no other", () => {
    const told = rows.flatMap(([, , , , asked = ""]) => [...asked.matchAll(/`([A-Z_]+)/g)].map(([, name]) => name));
    const { NO_COLOR, ...asked } = askReports("", "/o").env;
    expect(NO_COLOR).toBe("1");
    expect(told.sort()).toEqual(Object.keys(asked).sort());
  });

  it("says of all that were tried, and of no other, with which version", () => {
    const tried = rows.filter(([, , version = ""]) => /^[A-Za-z ]*\d/.test(version)).map(([, name = ""]) => name);
    const files = readdirSync(path.join(root, "tests/fixtures/test-runners")).map((file) => file.replace(/[-.].*/, ""));
    const tapped = ["tape", "tap", "qunit", "bats"];
    const recorded = new Set(
      files.map((name) => (/^node/.test(name) ? "node:test" : tapped.includes(name) ? "TAP" : name)),
    );
    expect(new Set(tried)).toEqual(recorded);
  });
});
