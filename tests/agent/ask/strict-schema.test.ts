import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openSyntax } from "../../../src/adapters/syntax/open-syntax.ts";
import { fromStrict, toStrictSchema } from "../../../src/agent/ask/strict-schema.ts";
import { completeTaskSpec } from "../../../src/agent/complete-task.ts";
import { fullTools } from "../../../src/agent/tools/tool-sets.ts";
import { ChangeSummary } from "../../../src/contracts/change.ts";
import { Plan } from "../../../src/contracts/plan.ts";
import { ReviewReport } from "../../../src/contracts/review.ts";
import { MemoryWorkspace } from "../../fakes/memory-workspace.ts";

const legal = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "enum",
  "anyOf",
  "description",
]);

/** What one of the vendors' strict modes refuses, by path. */
function illegal(schema: unknown, path = ""): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [`${path}: no schema`];
  const entries = Object.entries(schema);
  const own = entries.filter(([key]) => !legal.has(key)).map(([key]) => `${path}: ${key}`);
  const { properties = {}, required, additionalProperties, items, anyOf = [], type } = Object.fromEntries(entries);
  const inner = Object.entries(properties).flatMap(([key, value]) => illegal(value, `${path}.${key}`));
  const closed =
    type !== "object" ||
    (additionalProperties === false && JSON.stringify(required) === JSON.stringify(Object.keys(properties)));
  const list = items === undefined ? [] : illegal(items, `${path}[]`);
  return [
    ...own,
    ...inner,
    ...list,
    ...anyOf.flatMap((option: unknown) => illegal(option, `${path}|`)),
    ...(closed ? [] : [`${path}: open`]),
  ];
}

describe("toStrictSchema", () => {
  it.each([
    ["Plan", Plan],
    ["ChangeSummary", ChangeSummary],
    ["ReviewReport", ReviewReport],
  ] as const)("says %s legally in all three strict modes", (_, schema) => {
    expect(illegal(completeTaskSpec(schema).schema)).toEqual([]);
  });

  it("says every tool legally, and the tools are those that were promised", () => {
    const sandbox = { kind: "bwrap" as const, why: "", run: () => Promise.reject(new Error("unused")) };
    const specs = fullTools(new MemoryWorkspace(), sandbox, openSyntax).map(({ spec }) => spec);
    const shapes = Object.fromEntries(specs.map((spec) => [spec.name, Object.keys(Object(spec.schema["properties"]))]));
    expect(shapes).toEqual({
      search: ["pattern", "path"],
      read_file: ["path", "from", "to"],
      edit_file: ["path", "old", "new"],
      write_file: ["path", "content"],
      run: ["command", "timeoutMs"],
    });
    expect(specs.flatMap(({ schema }) => illegal(schema))).toEqual([]);
    const without = fullTools(new MemoryWorkspace(), { ...sandbox, kind: "none" }, openSyntax).map(
      ({ spec }) => spec.name,
    );
    expect(without).toContain("list_files");
    expect(without).not.toContain("run");
  });

  it("moves limits into the description and makes optional keys nullable", () => {
    const schema = toStrictSchema(
      z.strictObject({
        a: z.string().max(5).optional().describe("A."),
        b: z.int().min(1).max(3),
        c: z.string().min(1).nullable(),
      }),
    );
    expect(schema).toEqual({
      type: "object",
      properties: {
        a: { type: ["string", "null"], description: "A. (≤ 5 characters)" },
        b: { type: "integer", description: "≥ 1, ≤ 3" },
        c: { type: ["string", "null"] },
      },
      required: ["a", "b", "c"],
      additionalProperties: false,
    });
  });

  it("refuses what strict mode can not say", () => {
    expect(() => toStrictSchema(z.strictObject({ a: z.record(z.string(), z.string()) }))).toThrow(/"a"/);
    expect(() => toStrictSchema(z.strictObject({ a: z.unknown() }))).toThrow(/"a"/);
  });
});

describe("fromStrict", () => {
  it("takes a null for a key that is optional as no key, and only there", () => {
    const schema = z.strictObject({
      a: z.string().optional(),
      b: z.string().nullable(),
      list: z.array(z.strictObject({ c: z.string().optional() })),
    });
    const value = fromStrict(schema, { a: null, b: null, list: [{ c: null }], extra: null });
    expect(value).toEqual({ b: null, list: [{}], extra: null });
    expect(schema.safeParse(fromStrict(schema, { a: null, b: null, list: [{ c: null }] })).success).toBe(true);
  });
});
