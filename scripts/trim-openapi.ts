import { readFileSync, writeFileSync } from "node:fs";
import { toJsonSchema } from "../src/local/github/openapi/to-json-schema.ts";
import { routes } from "../src/local/github/rest/routes.ts";

/**
 * Cuts GitHub's OpenAPI description down to the calls that `src/local/github` has:
 * `npm pack @octokit/openapi@23.0.2`, unpack, then
 * `node scripts/trim-openapi.ts <package>/generated/api.github.com.json`.
 */
type Json = Record<string, unknown>;

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error("say where api.github.com.json is");
const whole = JSON.parse(readFileSync(source, "utf8")) as Json;
const needed = new Set<string>();
const operations: Json = {};

for (const route of routes) {
  const found = at(whole, ["paths", route.path, route.method.toLowerCase()]);
  if (found === undefined) throw new Error(`GitHub does not describe ${route.method} ${route.path}`);
  operations[`${route.method} ${route.path}`] = trimOperation(found);
}

const schemas: Json = {};
for (const name of needed) schemas[name] = keep(at(whole, ["components", "schemas", name]));

const target = new URL("../src/local/github/openapi.json", import.meta.url);
const text = JSON.stringify({ from: `@octokit/openapi ${String(at(whole, ["info"])?.version)}`, operations, schemas });
writeFileSync(target, `${text}\n`);
process.stdout.write(`${routes.length} operations, ${needed.size} schemas, ${Math.round(text.length / 1024)} KB\n`);

function trimOperation(operation: Json): Json {
  const parameters = list(operation.parameters).map((one) => {
    const parameter = follow(one);
    return {
      name: parameter.name,
      in: parameter.in,
      required: parameter.required === true,
      schema: keep(parameter.schema),
    };
  });
  const body = operation.requestBody === undefined ? undefined : follow(operation.requestBody);
  return {
    docs: at(operation, ["externalDocs"])?.url ?? "https://docs.github.com/rest",
    parameters,
    body: body === undefined ? null : { required: body.required === true, schema: keep(jsonOf(body)) },
    answers: Object.fromEntries(
      Object.entries((operation.responses ?? {}) as Json).map(([status, answer]) => [
        status,
        keep(jsonOf(follow(answer)) ?? null),
      ]),
    ),
  };
}

/** Translates a schema and notes all that it refers to. */
function keep(schema: unknown): unknown {
  const out = toJsonSchema(schema);
  for (const match of JSON.stringify(out).matchAll(/"\$ref":"#\/schemas\/([^"]+)"/g)) needed.add(String(match[1]));
  return out;
}

function jsonOf(holder: Json): unknown {
  return at(holder, ["content", "application/json"])?.schema;
}

function follow(value: unknown): Json {
  const reference = (value as Json).$ref;
  if (typeof reference !== "string") return value as Json;
  return follow(at(whole, reference.replace("#/", "").split("/")));
}

function at(value: unknown, path: readonly string[]): Json | undefined {
  return path.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value) as Json | undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
