import type { ModelUse } from "../policy/render/parts/use.ts";

type Counted = { readonly input: number; readonly cached: number; readonly output: number };

/** Adds up one call of a model; the models stand in the order in which they were first asked. */
export function addCall(
  uses: readonly ModelUse[],
  call: { readonly model: string; readonly usd: number; readonly isPriced: boolean; readonly counted: Counted | null },
): readonly ModelUse[] {
  const { model, isPriced, counted } = call;
  const former = uses.find((use) => use.model === model);
  const { calls, uncounted, usd, input, cached, output } = former ?? nothing;
  const use = {
    model,
    isPriced,
    calls: calls + 1,
    uncounted: uncounted + (counted === null ? 1 : 0),
    usd: usd + call.usd,
    input: input + (counted?.input ?? 0),
    cached: cached + (counted?.cached ?? 0),
    output: output + (counted?.output ?? 0),
  };
  return former === undefined ? [...uses, use] : uses.map((one) => (one === former ? use : one));
}

const nothing = { calls: 0, uncounted: 0, usd: 0, input: 0, cached: 0, output: 0 };
