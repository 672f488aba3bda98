import { expect, test } from "vitest";
import { withDepartures } from "../../../../src/local/github/openapi/departures.ts";

const schemas = {
  "pull-request-review-comment": {
    type: "object",
    properties: { position: { type: "integer" }, id: { type: "integer" } },
  },
  commit: { type: "object", properties: { author: { properties: { email: { type: "string", format: "email" } } } } },
};

test("an outdated comment may have no position, and nothing else is let loose", () => {
  expect(withDepartures(schemas)["pull-request-review-comment"]).toEqual({
    type: "object",
    properties: { position: { anyOf: [{ type: "integer" }, { type: "null" }] }, id: { type: "integer" } },
  });
});

test("an app's address is an address", () => {
  expect(withDepartures(schemas)["commit"]).toEqual({
    type: "object",
    properties: { author: { properties: { email: { type: "string" } } } },
  });
});
