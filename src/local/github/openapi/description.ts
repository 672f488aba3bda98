import { readFileSync } from "node:fs";
import { withDepartures } from "./departures.ts";

export type Parameter = {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
};

/** One call as GitHub describes it, its schemas as JSON Schema. */
export type Operation = {
  readonly docs: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly schema: unknown } | null;
  /** By status; null for an answer without JSON. */
  readonly answers: Readonly<Record<string, unknown>>;
};

/** What `scripts/trim-openapi.ts` keeps of GitHub's own description. */
export type Description = {
  /** Version of `@octokit/openapi` that it was cut from. */
  readonly from: string;
  /** By `METHOD path`. */
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, unknown>>;
};

/** Reads the committed description; called at the first request, not at start. */
export function readDescription(): Description {
  const described = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8")) as Description;
  return { ...described, schemas: withDepartures(described.schemas) };
}
