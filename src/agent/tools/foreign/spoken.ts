import type { JsonSchema } from "../../ask/strict-schema.ts";
import type { Kind } from "./kinds.ts";

/** A schema that all vendors take in strict mode, and how what a model gives by it becomes what the foreign one wants. */
export type Spoken = { readonly schema: JsonSchema; readonly read: (given: unknown) => unknown };

/** One of the things that a value may be; `outer`: what is said of the value as a whole. */
export type Part = { readonly kind: Kind; readonly speak: (outer: JsonSchema) => Spoken };
