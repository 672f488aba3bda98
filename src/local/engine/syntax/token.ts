import type { BasicExpressionToken } from "@actions/workflow-parser/templates/tokens/basic-expression-token";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";
import { workflowParser } from "./github-parser.ts";

/** A node of a workflow or action file, with its place in the file. */
export type Token = TemplateToken;

const { isMapping, isSequence, isString, isNumber, isBoolean, isBasicExpression } = workflowParser;

/** The value of a mapping's key; undefined where the token is no mapping or lacks the key. */
export function entry(token: Token | undefined, key: string): Token | undefined {
  return token !== undefined && isMapping(token) ? token.find(key) : undefined;
}

/** Keys and values of a mapping in the file's order; empty for anything else. */
export function entries(token: Token | undefined): readonly (readonly [string, Token])[] {
  if (token === undefined || !isMapping(token)) return [];
  return [...token].map((pair) => [pair.key.toString(), pair.value] as const);
}

/** The members of a sequence; a lone value counts as a sequence of one, as GitHub's `on`, `needs` and filters take it. */
export function items(token: Token | undefined): readonly Token[] {
  if (token === undefined) return [];
  if (!isSequence(token)) return [token];
  return Array.from({ length: token.count }, (_, index) => token.get(index));
}

/** The plain value of a literal; undefined for null, expressions, sequences and mappings. */
export function literal(token: Token | undefined): string | number | boolean | undefined {
  if (token === undefined) return undefined;
  return isString(token) || isNumber(token) || isBoolean(token) ? token.value : undefined;
}

/** A literal as text: what a `uses`, an id or an event's name is. */
export function text(token: Token | undefined): string | undefined {
  const value = literal(token);
  return value === undefined ? undefined : String(value);
}

/** An expression inside `${{ }}`, else undefined. */
export function expression(token: Token): BasicExpressionToken | undefined {
  return isBasicExpression(token) ? token : undefined;
}

/** The texts of a sequence of literals. */
export function texts(token: Token | undefined): readonly string[] {
  return items(token).flatMap((item) => text(item) ?? []);
}

/** `file:line` for messages. */
export function place(file: string, token: Token | undefined): string {
  return `${file}:${token?.range?.start.line ?? 1}`;
}
