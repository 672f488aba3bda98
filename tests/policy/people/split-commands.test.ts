import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../src/policy/people/parse-command.ts";
import { findLeftover, splitCommands } from "../../../src/policy/people/split-commands.ts";

describe("splitCommands", () => {
  it.each<[string, readonly string[]]>([
    ["/baton run", ["/baton run"]],
    ["/baton retry f1\n/baton retry f2\r\n\r\n/baton status", ["/baton retry f1", "/baton retry f2", "/baton status"]],
    ["/baton revise make it\nsmaller\n/baton status", ["/baton revise make it\nsmaller", "/baton status"]],
    ["/baton status\n> /baton stop", ["/baton status\n> /baton stop"]],
    ["/baton status\n /baton stop", ["/baton status\n /baton stop"]],
    ["/baton status\nand /baton stop", ["/baton status\nand /baton stop"]],
    ["/baton status\n```\n/baton stop\n```", ["/baton status\n```\n/baton stop\n```"]],
    [
      "/baton status\n~~~sh\n/baton stop\n```\n/baton run\n~~~\n/baton review",
      ["/baton status\n~~~sh\n/baton stop\n```\n/baton run\n~~~", "/baton review"],
    ],
    ["/baton status\n```a``` b\n/baton stop", ["/baton status\n```a``` b", "/baton stop"]],
    ["/baton status\n<!--\n/baton stop\n-->\n/baton run", ["/baton status\n<!--\n/baton stop\n-->", "/baton run"]],
    ["/baton status\n<img alt='\n/baton stop\n'>", ["/baton status\n<img alt='\n/baton stop\n'>"]],
    ['/baton status\n[a]: /u "\n/baton stop\n"', ['/baton status\n[a]: /u "\n/baton stop\n"']],
    ["/baton revise see [a](/u)\n/baton status", ["/baton revise see [a](/u)", "/baton status"]],
    ["/baton revise\n```\n<b\n```\n/baton status", ["/baton revise\n```\n<b\n```", "/baton status"]],
    ["/baton status\n/batonstop", ["/baton status\n/batonstop"]],
    ["hello\n/baton run", ["hello\n/baton run"]],
    ["", [""]],
  ])("cuts %j", (body, parts) => {
    expect(splitCommands(body)).toEqual(parts);
  });

  it("loses no line of any text, and each part of several begins with a command", () => {
    const line = fc.constantFrom(
      "/baton run",
      "/baton stop",
      "x",
      "```",
      "~~~",
      "<!--",
      "-->",
      "> /baton run",
      "",
      "/baton revise y",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const parts = splitCommands(lines.join("\n"));
        const bare = (text: string) => text.split("\n").filter((one) => one !== "");
        expect(parts.flatMap(bare)).toEqual(bare(lines.join("\n")));
        expect(parts.length).toBeLessThanOrEqual(10);
        if (parts.length > 1) for (const part of parts) expect(parseCommand(part).kind).not.toBe("none");
      }),
    );
  });
});

describe("findLeftover", () => {
  it.each([
    ["/baton approve\nbut rename it first", "but rename it first"],
    ["/baton approve\n\n> quoted\n<!-- hidden\nstill -->\n", ""],
    ["/baton approve", ""],
    ["/baton approve\n```\ncode\n```", "```\ncode\n```"],
  ])("of %j is %j", (part, text) => {
    expect(findLeftover(part)).toBe(text);
  });
});
