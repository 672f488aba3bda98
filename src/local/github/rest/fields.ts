import type { Body } from "./route.ts";

// The OpenAPI check has already refused wrong types; these only tell the compiler.

/** A text of the body; undefined when absent or null. */
export function textOf(body: Body, key: string): string | undefined {
  const value = body[key];
  return typeof value === "string" ? value : undefined;
}

/** A number of the body. */
export function numberOf(body: Body, key: string): number | undefined {
  const value = body[key];
  return typeof value === "number" ? value : undefined;
}

/** A list of texts. */
export function textsOf(body: Body, key: string): readonly string[] | undefined {
  const value = body[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

/** A list of objects. */
export function objectsOf(body: Body, key: string): readonly Body[] | undefined {
  const value = body[key];
  return Array.isArray(value) ? value.filter(isBody) : undefined;
}

export function objectOf(body: Body, key: string): Body | undefined {
  const value = body[key];
  return isBody(value) ? value : undefined;
}

export function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
