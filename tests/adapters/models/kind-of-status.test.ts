import { expect, it } from "vitest";
import { kindOfStatus } from "../../../src/adapters/models/kind-of-status.ts";
import { parseInput } from "../../../src/adapters/models/parse-input.ts";
import { shortMessage } from "../../../src/adapters/models/short-message.ts";

it.each([
  [400, "invalid_request"],
  [401, "auth"],
  [402, "auth"],
  [403, "auth"],
  [404, "not_found"],
  [408, "overloaded"],
  [409, "overloaded"],
  [422, "invalid_request"],
  [429, "rate_limited"],
  [500, "overloaded"],
  [529, "overloaded"],
] as const)("the status %i of a model's API means %s", (status, kind) => {
  expect(kindOfStatus(status)).toBe(kind);
});

it.each([
  ["", {}],
  ['{"a":1}', { a: 1 }],
  ["[1]", [1]],
  ['{"a":', '{"a":'],
  ["null", "null"],
])("a call's input %j is handed on as %j", (json, input) => {
  expect(parseInput(json)).toEqual(input);
});

it("a page of HTML becomes one short line", () => {
  const page = `<html><style>a{}</style><body>\n<h1>502</h1>\n${"x ".repeat(5000)}</body></html>`;
  const message = shortMessage(page);
  expect(message).toMatch(/^502 x x/);
  expect(message.length).toBeLessThanOrEqual(401);
  expect(shortMessage("<p></p>")).toBe("no message");
});
