import type { ValidateFunction } from "ajv";
import type { Operation } from "./description.ts";
import { at, type CheckedRequest, toViolations, type Violation } from "./violation.ts";

export type Validators = (key: string, schema: unknown) => ValidateFunction;
/** Parameters of path and query: their types, and names GitHub does not know. */
export function checkParameters(
  request: CheckedRequest,
  operation: Operation,
  validatorFor: Validators,
): readonly Violation[] {
  const found: Violation[] = [];
  for (const parameter of operation.parameters) {
    const given = parameter.in === "path" ? request.params[parameter.name] : request.query.get(parameter.name);
    if (parameter.in === "header" || given === undefined || given === null) continue;
    const validate = validatorFor(`${request.method} ${request.route} ?${parameter.name}`, parameter.schema);
    if (validate(toDeclared(given, parameter.schema))) continue;
    const where = parameter.in === "path" ? `{${parameter.name}}` : `?${parameter.name}`;
    found.push(...toViolations(at(request, "request"), validate.errors ?? []).map((one) => ({ ...one, where })));
  }
  const known = new Set(operation.parameters.filter((one) => one.in === "query").map((one) => one.name));
  for (const name of new Set(request.query.keys())) {
    if (known.has(name)) continue;
    // GitHub ignores it in silence, which hides a misspelt name from whoever calls.
    found.push({
      ...at(request, "request"),
      where: `?${name}`,
      message: "is no parameter of this call",
      rule: "unknown",
      facts: { name },
    });
  }
  return found;
}

/** The body against its schema. */
export function checkBody(
  request: CheckedRequest,
  operation: Operation,
  validatorFor: (schema: unknown) => ValidateFunction,
): readonly Violation[] {
  const { body } = request;
  if (operation.body === null) return [];
  if (body === undefined) {
    if (!operation.body.required) return [];
    return [{ ...at(request, "request"), where: "", message: "has no body", rule: "body", facts: {} }];
  }
  const validate = validatorFor(operation.body.schema);
  const broken = validate(body) ? [] : toViolations(at(request, "request"), validate.errors ?? []);
  return [...broken, ...unknownNames(request, operation.body.schema)];
}

/** Names at the top of a body that the description does not have; only where it lists them plainly. */
function unknownNames(request: CheckedRequest, schema: unknown): readonly Violation[] {
  const properties = (schema as { properties?: Record<string, unknown> }).properties;
  if (
    properties === undefined ||
    typeof request.body !== "object" ||
    request.body === null ||
    Array.isArray(request.body)
  )
    return [];
  return Object.keys(request.body)
    .filter((name) => !(name in properties))
    .map((name) => ({
      ...at(request, "request"),
      where: `/${name}`,
      message: "is no field of this call",
      rule: "unknown",
      facts: { name },
    }));
}

function toDeclared(value: string, schema: Readonly<Record<string, unknown>>): unknown {
  if (schema.type === "boolean")
    return value === "true" || value === "1" ? true : value === "false" || value === "0" ? false : value;
  const number = schema.type === "integer" || schema.type === "number";
  return number && value.trim() !== "" && !Number.isNaN(Number(value)) ? Number(value) : value;
}
