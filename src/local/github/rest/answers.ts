import type { Answer } from "./route.ts";

export type RefusalError =
  | string
  | { readonly resource: string; readonly code: string; readonly field?: string; readonly message?: string };

/** A refusal in GitHub's words; the server adds `documentation_url` and `status`. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly RefusalError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    message: string,
    errors?: readonly RefusalError[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export const notFound = (): Refusal => new Refusal(404, "Not Found");

/** 422 `Validation Failed` with GitHub's list of errors. */
export function validationFailed(...errors: readonly Exclude<RefusalError, string>[]): Refusal {
  return new Refusal(422, "Validation Failed", errors);
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent = (): Answer => ({ status: 204 });
