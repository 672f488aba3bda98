import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { type Description, type Operation, readDescription } from "./description.ts";

/** A call or an answer that is not as GitHub describes it. */
export type Violation = {
  readonly method: string;
  readonly path: string;
  readonly side: "request" | "answer";
  /** JSON pointer into the body, or `?name` for a query parameter. */
  readonly where: string;
  readonly message: string;
  /** The rule that was broken, as JSON Schema names it; GitHub's refusal depends on it. */
  readonly rule: string;
  /** For `required` and unknown names: the name. For limits: what was given and what is allowed. */
  readonly facts: Readonly<Record<string, unknown>>;
};

export type CheckedRequest = {
  readonly method: string;
  /** The template: `/repos/{owner}/{repo}/issues`. */
  readonly route: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
};

export type Checker = {
  operation(method: string, route: string): Operation | undefined;
  checkRequest(request: CheckedRequest): readonly Violation[];
  /** `body` undefined: the answer has none, or one of another media type. */
  checkAnswer(request: Omit<CheckedRequest, "body">, answer: { readonly status: number; readonly body: unknown; readonly raw: boolean }): readonly Violation[];
};

/** Checks against GitHub's description. Each schema is compiled when it is first needed. */
export function createChecker(load: () => Description = readDescription): Checker {
  let description: Description | undefined;
  let ajv: Ajv | undefined;
  const compiled = new Map<string, ValidateFunction>();

  const read = (): Description => {
    description ??= load();
    return description;
  };
  const validatorFor = (key: string, schema: unknown): ValidateFunction => {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    if (ajv === undefined) {
      ajv = new Ajv({ strict: false, allErrors: true, verbose: true, logger: false });
      formats.default(ajv);
      ajv.addSchema({ $id: "github", schemas: read().schemas });
    }
    const made = ajv.compile(absolute(schema) as object);
    compiled.set(key, made);
    return made;
  };
  const operation = (method: string, route: string): Operation | undefined => read().operations[`${method} ${route}`];

  return {
    operation,
    checkRequest(request) {
      const known = operation(request.method, request.route);
      if (known === undefined) return [undescribed(request, "request")];
      const key = `${request.method} ${request.route}`;
      return [
        ...checkParameters(request, known, validatorFor),
        ...checkBody(request, known, (schema) => validatorFor(`${key} body`, schema)),
      ];
    },
    checkAnswer(request, answer) {
      const known = operation(request.method, request.route);
      if (known === undefined) return [undescribed(request, "answer")];
      const schema = known.answers[String(answer.status)];
      const broken = (message: string, rule: string): Violation => ({ ...at(request, "answer"), where: "", message, rule, facts: { status: answer.status } });
      // GitHub describes few of its refusals; those it does are checked.
      if (schema === undefined) return answer.status >= 400 || answer.status === 304 ? [] : [broken(`status ${answer.status} is not described`, "status")];
      if (answer.raw) return [];
      if (schema === null) return answer.body === undefined ? [] : [broken("has a body where none is described", "body")];
      const validate = validatorFor(`${request.method} ${request.route} ${answer.status}`, schema);
      return validate(answer.body) ? [] : toViolations(at(request, "answer"), validate.errors ?? []);
    },
  };
}

type Validators = (key: string, schema: unknown) => ValidateFunction;
type At = Pick<Violation, "method" | "path" | "side">;

const at = (request: Omit<CheckedRequest, "body">, side: Violation["side"]): At => ({ method: request.method, path: request.path, side });

function undescribed(request: Omit<CheckedRequest, "body">, side: Violation["side"]): Violation {
  return { ...at(request, side), where: "", message: "GitHub does not describe this call", rule: "operation", facts: {} };
}

function checkParameters(request: CheckedRequest, operation: Operation, validatorFor: Validators): readonly Violation[] {
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
    found.push({ ...at(request, "request"), where: `?${name}`, message: "is no parameter of this call", rule: "unknown", facts: { name } });
  }
  return found;
}

function checkBody(request: CheckedRequest, operation: Operation, validatorFor: (schema: unknown) => ValidateFunction): readonly Violation[] {
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
  if (properties === undefined || typeof request.body !== "object" || request.body === null || Array.isArray(request.body)) return [];
  return Object.keys(request.body)
    .filter((name) => !(name in properties))
    .map((name) => ({ ...at(request, "request"), where: `/${name}`, message: "is no field of this call", rule: "unknown", facts: { name } }));
}

function toDeclared(value: string, schema: Readonly<Record<string, unknown>>): unknown {
  if (schema["type"] === "boolean") return value === "true" || value === "1" ? true : value === "false" || value === "0" ? false : value;
  const number = schema["type"] === "integer" || schema["type"] === "number";
  return number && value.trim() !== "" && !Number.isNaN(Number(value)) ? Number(value) : value;
}

function toViolations(base: At, errors: readonly ErrorObject[]): readonly Violation[] {
  return errors.map((error) => ({
    ...base,
    where: error.instancePath,
    message: error.message ?? error.keyword,
    rule: error.keyword,
    facts: { ...error.params, given: sizeOf(error.data) },
  }));
}

function sizeOf(value: unknown): unknown {
  if (typeof value === "string") return [...value].length;
  return Array.isArray(value) ? value.length : typeof value === "object" && value !== null ? Object.keys(value).length : value;
}

/** References lead into the one document that holds all schemas. */
function absolute(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(absolute);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === "$ref" ? String(value).replace(/^#/, "github#") : absolute(value)]),
  );
}
