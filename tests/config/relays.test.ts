import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findPatternRisk } from "../../src/config/find-pattern-risk.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

const relay = (stages: string) => `relays:\n  check:\n    stages:\n${stages}`;
const ask = (name: string, more = "") =>
  `      - name: ${name}\n        prompt: Look.\n        success: { text: ok }\n${more}`;

describe("relays of the configuration", () => {
  test("a stage edits as its role is coder, and reads as a reviewer where nothing is said", () => {
    const config = parseConfig(relay(`      - name: build\n        role: coder\n${ask("look")}`));
    expect(config.relays.check?.stages).toEqual([
      { name: "build", role: "coder", edit: true },
      { name: "look", role: "reviewer", edit: false, prompt: "Look.", success: { text: "ok" } },
    ]);
  });

  test("a coder that only reads, a documenter that edits, a command and a person alone", () => {
    const { relays } = parseConfig(
      relay(
        [
          "      - { name: think, role: coder, edit: false, prompt: Think., success: { pattern: '^yes' } }",
          "      - { name: write, role: documenter, edit: true, prompt: Write., success: { person: true } }",
          "      - { name: lint, success: { command: npm run lint, exit-code: 3 } }",
          "      - { name: sign, success: { person: true } }\n",
        ].join("\n"),
      ),
    );
    expect(relays.check?.stages.map(({ edit }) => edit)).toEqual([false, true, false, false]);
  });

  test.each([
    [
      "a persona of a stage that edits",
      "      - { name: a, role: coder, persona: pragmatist }\n",
      /stages\.0\.persona: is "pragmatist"; a persona is a lens on an answer/,
    ],
    [
      "a persona whom nobody asks",
      "      - { name: a, persona: pragmatist, success: { person: true } }\n",
      /prompt is missing: nobody is asked/,
    ],
    [
      "an unknown stage in reads",
      ask("a", "        reads: [ghost]\n"),
      /:7:9: relays\.check\.stages\.0\.reads\.0: is "ghost"; there is no such stage/,
    ],
    [
      "a stage that waits for itself",
      ask("a", "        reads: [a]\n"),
      /:7:9: .*reads\.0: is "a"; the stage would wait for itself/,
    ],
    [
      "a stage that waits for a later one",
      ask("a", "        reads: [b]\n") + ask("b"),
      /:7:9: .*that stage comes later/,
    ],
    ["two stages of one name", ask("a") + ask("a"), /:7:9: relays\.check\.stages\.1\.name: is "a"; an earlier stage/],
    ["no stage", "      []\n", /:3:5: relays\.check\.stages: is an empty list; expected at least one/],
    ["a name that is none", ask("A b"), /:4:9: .*name: is "A b"; expected a name of small letters/],
    ["no success", "      - { name: a, prompt: x }\n", /:4:9: relays\.check\.stages\.0: success is missing/],
    ["no prompt", "      - { name: a, success: { text: x } }\n", /stages\.0: prompt is missing/],
    ["an empty prompt", "      - { name: a, prompt: '', success: { text: x } }\n", /prompt: is ""; at least 1/],
    [
      "models that nobody would ask",
      "      - { name: a, models: [openai/x], success: { person: true } }\n",
      /nobody is asked without one/,
    ],
    [
      "two ways of success",
      "      - { name: a, prompt: x, success: { text: x, person: true } }\n",
      /success: expected exactly one of .*there are text and person/,
    ],
    ["no way of success", "      - { name: a, prompt: x, success: {} }\n", /success: expected exactly one of/],
    [
      "an exit code of nothing",
      "      - { name: a, prompt: x, success: { text: x, exit-code: 1 } }\n",
      /exit-code: is 1; goes with `command` only/,
    ],
    [
      "an unknown way",
      "      - { name: a, prompt: x, success: { regex: x } }\n",
      /success\.regex: unknown key; there are text, pattern/,
    ],
    [
      "a broken pattern",
      "      - { name: a, prompt: x, success: { pattern: '(' } }\n",
      /:4:9: .*success\.pattern: is "\("; is no regular expression|success\.pattern/,
    ],
    [
      "a pattern that may take for ever",
      "      - { name: a, prompt: x, success: { pattern: '(a+)+$' } }\n",
      /pattern: .*repeats a group/,
    ],
    [
      "a field that is the answer",
      "      - { name: a, prompt: x, success: { field: { name: answer, is: x } } }\n",
      /field\.name: is "answer"; that is the answer itself/,
    ],
    ["a reviewer that edits", "      - { name: a, edit: true, prompt: x }\n", /edit: is true; a reviewer only reads/],
    [
      "an editing stage that is judged by its words",
      "      - { name: a, role: coder, success: { text: x } }\n",
      /success: a stage that edits is judged by its proof/,
    ],
    [
      "a command-line agent that is only asked",
      "      - { name: a, prompt: x, models: [cli/claude], success: { text: x } }\n",
      /models\.0: is "cli\/claude"; a command-line agent/,
    ],
    [
      "a relay of a name that is none",
      "      - { name: a }\n".replace("a }", "a, success: { person: yes } }"),
      /person/,
    ],
  ])("refuses %s with its line", (_name, stages, words) => {
    expect(() => parseConfig(relay(stages))).toThrow(words);
  });

  test("refuses a second relay of the same name", () => {
    expect(() => parseConfig(`${relay(ask("a"))}  check:\n    stages: []\n`)).toThrow(/baton\.yml:7:3/);
  });
});

describe("findPatternRisk", () => {
  test.each([
    "ok",
    "^Verdict: (pass|ok)$",
    "a+b*c?",
    "[a-z]+\\d{2,}",
    "(?:foo|bar)",
    "(abc){3}",
    "(\\d{2}){2}",
    "(?<=x)y+",
    "[(a+)+]",
    "\\(a+\\)+",
    "(a|b)?",
    "\\p{L}+",
    "합격|通過",
  ])("takes %s", (pattern) => {
    expect(findPatternRisk(pattern)).toBeUndefined();
  });

  test.each([
    "(a+)+",
    "(a*)*b",
    "(a|a)*",
    "(a?a?)+",
    "((a)+)+",
    "(\\w+\\s?)*$",
    "(.*,){3,}",
    "(a{1,9}){2,5}",
    "(a)\\1",
    "(?<x>a)\\k<x>",
    "((?:x|y)z)+",
  ])("refuses %s", (pattern) => {
    expect(findPatternRisk(pattern)).toMatch(/for ever/);
  });

  test.each(["(", "[a", "a{2,1}", "\\"])("says of %s that it is none", (pattern) => {
    expect(findPatternRisk(pattern)).toMatch(/^is no regular expression/);
  });

  test("never throws, and what it takes is a regular expression", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab()[]{}|*+?\\,12^$.<>k=!:"), maxLength: 20 }), (pattern) => {
        if (findPatternRisk(pattern) === undefined) expect(() => new RegExp(pattern, "mu")).not.toThrow();
      }),
    );
  });

  test("what it takes ends quickly on texts made to be hard", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab()|*+?"), maxLength: 12 }), (pattern) => {
        if (findPatternRisk(pattern) !== undefined) return;
        // Twelve characters can not chain enough repetitions to be slow on forty: what is exponential would be.
        new RegExp(pattern, "mu").test(`${"a".repeat(24)}${"b".repeat(16)}c`);
      }),
    );
  });
});
