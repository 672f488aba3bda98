import type { ErrorObject } from "ajv";

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

export type At = Pick<Violation, "method" | "path" | "side">;

/** The parts of a violation that say which call it was. */
export const at = (request: Omit<CheckedRequest, "body">, side: Violation["side"]): At => ({
  method: request.method,
  path: request.path,
  side,
});

/** For a call that GitHub's description does not have. */
export function undescribed(request: Omit<CheckedRequest, "body">, side: Violation["side"]): Violation {
  return {
    ...at(request, side),
    where: "",
    message: "openapi.json does not describe this call; if GitHub does, cut it anew (scripts/trim-openapi.ts)",
    rule: "operation",
    facts: {},
  };
}

/** What a validator found, as violations. */
export function toViolations(base: At, errors: readonly ErrorObject[]): readonly Violation[] {
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
  return Array.isArray(value)
    ? value.length
    : typeof value === "object" && value !== null
      ? Object.keys(value).length
      : value;
}
