import type { JobNeed, LegNeeds } from "../../../contracts/baton.ts";
import type { Claim } from "../../../contracts/claim.ts";
import type { Used } from "../../../contracts/tokens.ts";

/** What each thinking job of the claim cost, with the tokens that its vendors counted; a job that did not tell them, as one that died, is left out. For people: the money is settled by `settleSpent`. */
export function countUsed(claim: Pick<Claim, "slices">, needs: LegNeeds): Record<string, Used> {
  return Object.fromEntries(
    Object.keys(claim.slices).flatMap((job) => {
      const used = toUsed(needs[job]?.outputs);
      return used === undefined ? [] : [[job, used]];
    }),
  );
}

function toUsed(outputs: JobNeed["outputs"] | undefined): Used | undefined {
  const usd = toNumber(outputs?.spent, /^\d{1,12}(?:\.\d+)?$/);
  const [input, cached, output] = (["input-tokens", "cached-tokens", "output-tokens"] as const).map((name) =>
    toNumber(outputs?.[name], /^\d{1,15}$/),
  );
  if (usd === undefined || input === undefined || cached === undefined || output === undefined) return undefined;
  return { usd, input, cached, output };
}

function toNumber(told: string | undefined, form: RegExp): number | undefined {
  const text = told?.trim() ?? "";
  return form.test(text) ? Number(text) : undefined;
}
