import type { DatasetRecord } from "../../contracts/dataset.ts";
import { findDuplicates } from "./duplicates/find-duplicates.ts";

/** An answer that is no part of the dataset, or of one of its formats, and why. */
export type LeftOut = {
  readonly id: string;
  readonly reason:
    | "exact duplicate"
    | "near duplicate"
    | "cut at its length"
    | "refused by a format"
    | "no answer"
    | "no pair";
  /** The id that it repeats, the field that a format refuses, the words of the failure. */
  readonly detail: string;
};

/** Records without those that say what an earlier one says. */
export function dropDuplicates(records: readonly DatasetRecord[]): {
  readonly kept: readonly DatasetRecord[];
  readonly leftOut: readonly LeftOut[];
} {
  const found = new Map(findDuplicates(records.map(({ answer }) => answer)).map((one) => [one.at, one] as const));
  return {
    kept: records.filter((_record, at) => !found.has(at)),
    leftOut: [...found.values()].map(({ at, repeats, kind }) => ({
      id: records[at]?.id ?? "",
      reason: `${kind} duplicate`,
      detail: records[repeats]?.id ?? "",
    })),
  };
}
