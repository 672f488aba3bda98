import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { checkBody, checkParameters } from "./check-request.ts";
import { type Description, type Operation, readDescription } from "./description.ts";
import { at, type CheckedRequest, toViolations, undescribed, type Violation } from "./violation.ts";

export type Checker = {
  operation(method: string, route: string): Operation | undefined;
  checkRequest(request: CheckedRequest): readonly Violation[];
  /** `body` undefined: the answer has none, or one of another media type. */
  checkAnswer(
    request: Omit<CheckedRequest, "body">,
    answer: { readonly status: number; readonly body: unknown; readonly raw: boolean },
  ): readonly Violation[];
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
      const broken = (message: string, rule: string): Violation => ({
        ...at(request, "answer"),
        where: "",
        message,
        rule,
        facts: { status: answer.status },
      });
      // GitHub describes few of its refusals, and of some only that they are; what it does describe is checked.
      if (answer.raw || (answer.status >= 400 && (schema === undefined || schema === null)) || answer.status === 304)
        return [];
      if (schema === undefined) return [broken(`status ${answer.status} is not described`, "status")];
      if (schema === null)
        return answer.body === undefined ? [] : [broken("has a body where none is described", "body")];
      const validate = validatorFor(`${request.method} ${request.route} ${answer.status}`, schema);
      return validate(answer.body) ? [] : toViolations(at(request, "answer"), validate.errors ?? []);
    },
  };
}

let shared: Checker | undefined;

/** The one checker of this process: it remembers nothing but what it compiled, which is most of its cost. */
export function sharedChecker(): Checker {
  shared ??= createChecker();
  return shared;
}

/** References lead into the one document that holds all schemas. */
function absolute(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(absolute);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "$ref" ? String(value).replace(/^#/, "github#") : absolute(value),
    ]),
  );
}
