import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askReports } from "../../../src/leg/tests/ask-reports.ts";
import { judgeTests } from "../../../src/leg/tests/judge-tests.ts";
import { parseJunit } from "../../../src/leg/tests/reports/junit.ts";
import { listGradle, readGradle, readReports } from "../../../src/leg/tests/reports/read-reports.ts";

const folder = (files: Readonly<Record<string, string>>) => ({
  list: async () => Object.keys(files),
  read: async (path: string) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
});
const junit = (body: string) => `<?xml version="1.0"?><testsuites><testsuite name="s">${body}</testsuite></testsuites>`;
const pytest = junit(
  `<testcase classname="test_a.TestMath" name="test_adds" file="test_a.py"/>` +
    `<testcase classname="test_a" name="test_later" file="test_a.py"><skipped type="pytest.skip" message="x">later</skipped></testcase>` +
    `<testcase classname="test_a" name="test_known" file="test_a.py"><skipped type="pytest.xfail"/></testcase>`,
);
const rspec = (status: string, outside = 0) =>
  JSON.stringify({
    examples: [
      { full_description: "math adds", status: "passed", file_path: "./spec/a_spec.rb" },
      { full_description: "math ends", status, file_path: "./spec/a_spec.rb" },
    ],
    summary: { errors_outside_of_examples_count: outside },
  });

describe("parseJunit", () => {
  it("counts tests by what stands in them, whatever the figures at the top say", () => {
    const cases = parseJunit(
      `<testsuites tests="9" failures="0"><testsuite tests="9" skipped="0">` +
        `<testcase name="a"/><testcase name="a"></testcase><testcase name="b"><failure message="1 &lt; 2"/></testcase>` +
        `<testcase name="c"><error/></testcase><testcase name="d"><skipped/></testcase>` +
        `<testcase name="e"><skipped message="TODO"/></testcase>` +
        `<testcase name="f"><skipped type="todo"/><failure/></testcase>` +
        `</testsuite></testsuites>`,
    );
    expect(cases?.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "a passed",
      "a passed",
      "b failed",
      "c failed",
      "d skipped",
      "e todo",
      "f todo",
    ]);
  });

  it.each([
    ["nothing", ""],
    ["text", "Tests: 1 passed"],
    ["a file that is cut off", junit(`<testcase name="a"/>`).slice(0, -20)],
    ["a test that is cut off", `<testsuite><testcase name="a"><failure>`],
    ["another kind of XML", "<html><testcase/></html>"],
  ])("is no report for %s", (_name, text) => {
    expect(parseJunit(text)).toBeUndefined();
  });

  it("reads names with what breaks XML, and what stands in comments and data for nothing", () => {
    const text = junit(
      `<testcase name="\u001b[31mred\u001b[0m &gt; \u0000 &#27;[1m 'q' &#x41;"/>` +
        `<!-- <testcase name="no"><failure/></testcase> -->` +
        `<testcase name="b"><system-out><![CDATA[</testcase><failure/>]]></system-out></testcase>`,
    );
    expect(parseJunit(text)?.map(({ name, status }) => [name, status])).toEqual([
      ["[31mred[0m >  [1m 'q' A", "passed"],
      ["b", "passed"],
    ]);
  });

  it("takes linear time for what has no end", () => {
    const started = performance.now();
    for (const part of ["<![CDATA[", "<!--", '<testcase name="', "<testsuite ", "&#"]) parseJunit(part.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("gives a name back as it was, and never throws", () => {
    const quote = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const clean = name.replace(/\p{Cc}/gu, "");
        fc.pre(clean !== "");
        expect(parseJunit(junit(`<testcase name="${quote(name)}"/>`))?.[0]?.name).toBe(clean);
      }),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "<testcase",
            ">",
            "/>",
            ' name="',
            '"',
            "</testcase>",
            "<failure>",
            "<testsuite>",
            "</testsuite>",
            "<![CDATA[",
            "]]>",
            "&#",
            "x",
          ),
        ),
        (parts) => void parseJunit(parts.join("")),
      ),
    );
  });
});

describe("readReports", () => {
  it("reads what pytest, rspec and prove left", async () => {
    const runs = await readReports(
      folder({
        "pytest.xml": pytest,
        "rspec.json": rspec("pending"),
        "prove/t/a.t": "1..2\nok 1 - adds\nok 2 # skip later\n",
        "prove/t/b.t": "1..0 # SKIP later\n",
      }),
    );
    expect(runs.map(({ runner, passed, failed, skipped }) => [runner, passed, failed, skipped])).toEqual([
      ["pytest", 1, 0, 2],
      ["rspec", 1, 0, 1],
      ["prove", 1, 0, 1],
    ]);
    expect(runs[0]?.cases?.[0]).toEqual({ file: "test_a.py", name: "test_a.TestMath > test_adds", status: "passed" });
    expect(runs[2]?.cases?.[0]).toEqual({ file: "t/a.t", name: "adds", status: "passed" });
  });

  it("takes what cannot be read for no report", async () => {
    const odd = { list: async () => ["pytest.xml"], read: async () => Promise.reject(new Error("a pipe")) };
    expect(await readReports(odd)).toEqual([]);
    expect(await readReports(folder({ "pytest.xml": "", "rspec.json": "{" }))).toEqual([]);
  });

  it("reads what gradle leaves in its project, and looks at no other project", async () => {
    const place = "app/build/test-results/test/TEST-a.ATest.xml";
    const files = { [place]: junit(`<testcase name="adds()" classname="a.ATest"/>`) };
    expect(await listGradle(folder(files))).toEqual([]);
    const project = folder({ ...files, "settings.gradle.kts": 'rootProject.name = "x"\n' });
    expect(await listGradle(project)).toEqual([place]);
    expect((await readGradle(project)).map(({ runner, passed }) => [runner, passed])).toEqual([["gradle", 1]]);
  });
});

describe("a report beside the usual output", () => {
  const judge = async (output: string, files: Readonly<Record<string, string>>, mustReport: readonly string[] = []) =>
    judgeTests(
      { exitCode: 0, timedOut: false, output, reports: await readReports(folder(files)), mustReport },
      "runner",
    );

  it("counts where both agree, and names the tests", async () => {
    const { outcome, report } = await judge("=== 1 passed, 1 skipped, 1 xfailed in 0.10s ===", {
      "pytest.xml": pytest,
    });
    expect({ outcome, source: report?.source, cases: report?.cases?.length }).toEqual({
      outcome: "passed",
      source: "report",
      cases: 3,
    });
  });

  it("is red when it alone tells of a failure", async () => {
    const red = junit(`<testcase name="a"/><testcase name="b"><error/></testcase>`);
    expect((await judge("=== 2 passed in 0.10s ===", { "pytest.xml": red })).outcome).toBe("failed");
    expect((await judge("2 examples, 0 failures", { "rspec.json": rspec("passed", 1) })).outcome).toBe("failed");
  });

  it("is doubted when it tells of fewer than the words do", async () => {
    expect(await judge("=== 9 passed in 0.10s ===", { "pytest.xml": pytest })).toMatchObject({
      outcome: "unreadable",
      reason: "pytest says that it ran 9, its report 3",
    });
  });

  it("shows a test that ended the process, which rspec calls a pass", async () => {
    expect((await judge("2 examples, 0 failures", { "rspec.json": rspec("") })).outcome).toBe("unreadable");
  });

  it("shows that nothing but skipped tests stands behind prove's figures", async () => {
    const output = "t/a.t .. ok\nAll tests successful.\nFiles=1, Tests=1,  0 wallclock secs\nResult: PASS";
    expect((await judge(output, { "prove/t/a.t": "1..1\nok 1 # skip later\n" })).outcome).toBe("no_tests");
  });

  it("is missed where it must be there: something else may have printed the words", async () => {
    const words = "=== test session starts ===\n=== 1 passed in 0.10s ===";
    expect((await judge(words, {})).outcome).toBe("passed");
    expect((await judge(words, {}, ["pytest"])).outcome).toBe("unreadable");
  });

  it("of the last of several runs does not hide the others", async () => {
    const words = "=== 1 passed, 1 skipped, 1 xfailed in 0.10s ===\n=== 5 passed in 0.10s ===";
    const { outcome, report } = await judge(words, { "pytest.xml": pytest });
    expect({ outcome, passed: report?.passed, source: report?.source }).toEqual({
      outcome: "passed",
      passed: 6,
      source: "output",
    });
  });
});

describe("askReports", () => {
  it.each([
    ["pytest", ["pytest"]],
    [".venv/bin/python -m pytest -q tests", ["pytest"]],
    ["python3.12 -m pytest", ["pytest"]],
    ["A=1 poetry run pytest -x && ruff check", ["pytest"]],
    ["bundle exec rspec", ["rspec"]],
    ["prove -lr t", ["prove"]],
    ['export PATH="$PWD/.venv/bin:$PATH" A=b && pytest -q', ["pytest"]],
    ["(cd sub && bundle exec rspec)", ["rspec"]],
    ["npm run build && pytest", []],
    ["tox -e py312", []],
    ["make test", []],
    ["docker compose run web pytest", []],
    ["PYTEST_ADDOPTS=-x pytest", []],
    ["pytest --junitxml=out.xml", []],
    ["pytest -p no:junitxml", []],
    ["npm test", []],
  ])("wants a report of `%s` from %j", (command, runners) => {
    expect(askReports(command, "/o").mustReport).toEqual(runners);
  });
});
