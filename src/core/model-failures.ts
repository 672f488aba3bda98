import { type VendorName, vendors } from "./vendors.ts";

/** Why a model gave no answer, whichever vendor's it is. */
export type ModelFailureKind =
  | "auth"
  | "rate_limited"
  | "overloaded"
  | "unreachable"
  | "invalid_request"
  | "not_found"
  | "cut"
  | "aborted";

const passing: ReadonlySet<ModelFailureKind> = new Set(["rate_limited", "overloaded", "unreachable", "cut"]);

/** The same question may be answered later without a person's doing. */
export function isPassing(kind: ModelFailureKind): boolean {
  return passing.has(kind);
}

/** What a person may look at, to be put after what happened; empty when nothing is known to help. */
export function remedyOf(vendor: VendorName | undefined, kind: ModelFailureKind): string {
  if (kind === "not_found") return " Does its vendor have a model of that name?";
  return kind === "auth" && vendor !== undefined ? ` Is ${vendors[vendor].keyName} the right key?` : "";
}
