import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../src/policy/people/parse-command.ts";

describe("parseCommand", () => {
  it.each([
    ["/baton run", { name: "run" }],
    ["/baton approve\nthanks!", { name: "approve" }],
    ["/baton   status  ", { name: "status" }],
    ["/baton retry", { name: "retry", feature: null }],
    ["/baton retry f12\r\n", { name: "retry", feature: "f12" }],
    ["/baton revise make it\ntwo features\n\nplease", { name: "revise", text: "make it\ntwo features\n\nplease" }],
  ])("reads %j", (body, command) => {
    expect(parseCommand(body)).toEqual({ kind: "command", command });
  });

  it.each([
    "> /baton run",
    "Please /baton run",
    " /baton run",
    "```\n/baton run\n```",
    "/batonrun",
    "/baton-run",
    "",
    "\n/baton run",
  ])("hears no command in %j", (body) => {
    expect(parseCommand(body)).toEqual({ kind: "none" });
  });

  it.each([
    "/baton",
    "/baton dance",
    "/baton Run",
    "/baton run f1",
    "/baton retry f0",
    "/baton retry f1 f2",
    "/baton revise  ",
  ])("says what is wrong with %j", (body) => {
    expect(parseCommand(body)).toMatchObject({ kind: "unknown", reason: expect.stringMatching(/.{10,}/) });
  });

  it("takes any text without a throw, and what begins otherwise is never a command", () => {
    fc.assert(fc.property(fc.string(), (text) => parseCommand(text).kind === "none" || text.startsWith("/baton")));
  });
});
