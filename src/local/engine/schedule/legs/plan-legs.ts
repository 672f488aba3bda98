import { evaluate, evaluateText, type Scope } from "../../expressions/evaluate.ts";
import { asObject } from "../../steps/frame.ts";
import { entry } from "../../syntax/token.ts";
import type { Node } from "../node.ts";
import { expandMatrix, type Leg, legTitle } from "./matrix.ts";

/** One leg of a job, or the job itself where it has no matrix. */
export type PlannedLeg = {
  /** A leg is told by its name where the job gives one, else by its matrix values: `feature (f1)`. */
  readonly key: string;
  readonly name: string;
  readonly matrix: Leg | undefined;
  readonly contexts: Readonly<Record<string, unknown>>;
};

/** All legs of a job. `maxParallel` is Infinity where there is no limit. */
export type LegPlan = {
  readonly legs: readonly PlannedLeg[];
  readonly failFast: boolean;
  readonly maxParallel: number;
};

/** The legs of a job with their keys, names and contexts. Throws where the matrix is not valid, with GitHub's words. */
export async function planLegs(node: Node): Promise<LegPlan> {
  const { call, id, token, contexts } = node;
  const scope: Scope = { file: call.loaded.file, contexts };
  const strategy = asObject(await evaluate(entry(token, "strategy"), scope));
  const failFast = strategy["fail-fast"] !== false;
  const asked = Number(strategy["max-parallel"] ?? 0);
  const matrices =
    strategy["matrix"] === undefined || strategy["matrix"] === null ? [undefined] : legsOf(id, strategy["matrix"]);
  const legs = await Promise.all(
    matrices.map(async (matrix, index) => {
      const told = {
        "fail-fast": failFast,
        "job-index": index,
        "job-total": matrices.length,
        "max-parallel": asked || matrices.length,
      };
      const own = { ...contexts, matrix: matrix ?? null, strategy: told };
      const name = await evaluateText(entry(token, "name"), { ...scope, contexts: own });
      return {
        matrix,
        contexts: own,
        name: name || `${id}${suffix(matrix)}`,
        title: matrix === undefined ? "" : name ? ` (${name})` : suffix(matrix),
      };
    }),
  );
  const keys = uniqueKeys(legs.map((leg) => `${call.keyPrefix}${id}${leg.title}`));
  return {
    legs: legs.map(({ matrix, contexts: own, name }, index) => ({
      key: keys[index] ?? id,
      name: `${call.namePrefix}${name}`,
      matrix,
      contexts: own,
    })),
    failFast,
    maxParallel: asked > 0 ? asked : Number.POSITIVE_INFINITY,
  };
}

function legsOf(id: string, matrix: unknown): readonly Leg[] {
  try {
    if (typeof matrix !== "object" || Array.isArray(matrix)) throw new Error("The matrix is no mapping");
    return expandMatrix(asObject(matrix));
  } catch (error) {
    throw new Error(
      `Error when evaluating 'strategy' for job '${id}'. ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function suffix(matrix: Leg | undefined): string {
  const title = matrix === undefined ? "" : legTitle(matrix);
  return title === "" ? "" : ` (${title})`;
}

function uniqueKeys(keys: readonly string[]): readonly string[] {
  return keys.map((key, index) => {
    const before = keys.slice(0, index).filter((other) => other === key).length;
    return before === 0 ? key : `${key} #${before + 1}`;
  });
}
