import { z } from "zod";
import { AskedModel } from "../../../config/agent-file.ts";
import type { Config } from "../../../config/config.ts";
import { findImpossibleReviewers } from "../../../config/find-contradictions.ts";
import { Fault } from "../../../core/fault.ts";
import { toServedName } from "../../../core/model-names.ts";

/** Who reviews side by side, and who may attack what they find. */
export type Team = {
  readonly reviewers: readonly string[];
  /** The one that attacks all; null: whoever did not find it. */
  readonly verifier: string | null;
  /** Asked where all reviewers found it, or those who did not fail. */
  readonly others: readonly string[];
};

/** The action's inputs, which win over the configuration; empty: not given. */
export type Wish = { readonly model: string; readonly reviewers?: string; readonly verifier?: string };

const Names = z.array(AskedModel).min(2, "expected two to five models").max(5, "expected two to five models");

/**
 * null: one reviews. @throws Fault `input.invalid` for inputs that name no team.
 */
export function findTeam(config: Pick<Config, "models">, { model, reviewers = "", verifier = "" }: Wish): Team | null {
  const { models } = config;
  const others = [...models.reviewer, ...models.planner];
  if (reviewers !== "" && model !== "")
    throw refuse("model", model, "it names one reviewer, and `reviewers` several; leave one of the two out");
  const named = reviewers === "" ? (model === "" ? models.reviewers : undefined) : parseNames(reviewers);
  if (named === undefined) {
    if (verifier !== "")
      throw refuse("verifier", verifier, "nobody is asked to verify where one reviews; give `reviewers` too");
    return null;
  }
  const own = verifier === "" ? (reviewers === "" ? models.verifier : undefined) : parseVerifier(verifier);
  const [mistake] = findImpossibleReviewers({ reviewers: named, verifier: own });
  if (mistake !== undefined)
    throw refuse(String(mistake.path[1]), mistake.path[1] === "verifier" ? (own ?? "") : reviewers, mistake.message);
  return { reviewers: named.map(toServedName), verifier: own === undefined ? null : toServedName(own), others };
}

function parseNames(text: string): readonly string[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const parsed = Names.safeParse(names);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = issue?.path[0];
  throw refuse("reviewers", typeof at === "number" ? (names[at] ?? text) : text, issue?.message ?? "expected models");
}

function parseVerifier(text: string): string {
  const parsed = AskedModel.safeParse(text.trim());
  if (parsed.success) return parsed.data;
  throw refuse("verifier", text, parsed.error.issues[0]?.message ?? "expected a model");
}

function refuse(input: string, value: string, why: string): Fault {
  return new Fault("input.invalid", `Input \`${input}\`: ${JSON.stringify(value)} cannot be: ${why}.`, { who: "user" });
}
