import { Ajv } from "ajv";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChecker } from "../../../src/local/github/openapi/checker.ts";
import { toJsonSchema } from "../../../src/local/github/openapi/to-json-schema.ts";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const call = {
  method: "GET",
  route: "/repos/{owner}/{repo}/issues/{issue_number}",
  path: "/repos/o/r/issues/1",
  params: { issue_number: "1" },
  query: new URLSearchParams(),
};

describe("the check against GitHub's description", () => {
  test("names the place in a wrong request, and the request is refused in GitHub's words", async () => {
    const job = town.job({ checks: "write" });
    const answer = await job.send("POST", town.at("/check-runs"), { head_sha: "abc" });
    expect(answer).toMatchObject({ status: 422, body: { message: 'Invalid request.\n\n"name" wasn\'t supplied.' } });
    const wrong = await town.github.as("alice").send("POST", town.at("/issues"), { title: "x", labels: "bug" });
    expect(wrong.status).toBe(422);
    expect(town.github.violations()).toMatchObject([
      { side: "request", method: "POST", where: "", rule: "required", facts: { missingProperty: "name" } },
      { side: "request", where: "/labels", rule: "type" },
    ]);
  });

  test("notes a misspelt parameter and a field GitHub does not know, though GitHub itself says nothing", async () => {
    const before = town.github.violations().length;
    expect((await town.github.as("alice").send("GET", town.at("/issues?perpage=3"))).status).toBe(200);
    expect((await town.github.as("alice").send("POST", town.at("/issues"), { title: "x", lables: [] })).status).toBe(
      201,
    );
    expect(town.github.violations().slice(before)).toMatchObject([
      { where: "?perpage", rule: "unknown" },
      { where: "/lables", rule: "unknown" },
    ]);
  });

  test("names the place in a wrong answer", async () => {
    const right = await town.github.as("alice").request("POST", town.at("/issues"), { title: "t" });
    const checker = createChecker();
    const broken = { ...(right as object), number: "1", user: { login: 3 } };
    const found = checker.checkAnswer(call, { status: 200, body: broken, raw: false });
    expect(found.map((one) => one.where)).toEqual(expect.arrayContaining(["/number", "/user/login"]));
    expect(checker.checkAnswer(call, { status: 200, body: right, raw: false })).toEqual([]);
    expect(checker.checkAnswer(call, { status: 202, body: right, raw: false })).toMatchObject([{ rule: "status" }]);
  });

  test("lets at most 50 annotations through, with GitHub's sentence", async () => {
    const job = town.job({ checks: "write" });
    const annotation = { path: "a", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
    const output = { title: "t", summary: "s", annotations: Array.from({ length: 79 }, () => annotation) };
    const answer = await job.send("POST", town.at("/check-runs"), { name: "n", head_sha: "0".repeat(40), output });
    expect(answer.body).toMatchObject({
      message: "Invalid request.\n\nNo more than 50 items are allowed; 79 were supplied.",
    });
  });
});

describe("toJsonSchema", () => {
  const schemas = fc.letrec((tie) => ({
    schema: fc.oneof(
      fc.record({ type: fc.constantFrom("string", "integer", "boolean"), nullable: fc.boolean() }),
      fc.record({ nullable: fc.boolean(), anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({
        type: fc.constant("object"),
        nullable: fc.boolean(),
        properties: fc.dictionary(fc.constantFrom("title", "nullable", "x-a", "enum"), tie("schema"), { maxKeys: 3 }),
      }),
    ),
  })).schema;

  test("a nullable schema of any shape lets null pass, and makes a schema a validator takes", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const nullable = (schema as { nullable: boolean }).nullable;
        const validate = new Ajv({ strict: false }).compile(toJsonSchema(schema) as object);
        if (nullable) expect(validate(null)).toBe(true);
        else if ("type" in (schema as object)) expect(validate(null)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test("keeps properties that are called like keys of the language", () => {
    const schema = toJsonSchema({
      type: "object",
      title: "gone",
      properties: { title: { type: "string", description: "gone" } },
    });
    expect(schema).toEqual({ type: "object", properties: { title: { type: "string" } } });
  });
});
