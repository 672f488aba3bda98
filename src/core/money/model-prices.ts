/** USD per million tokens. `cacheWrite` is what tokens cost that are written to the vendor's cache; the input's price where that is no extra. */
export type Price = Rates & {
  /** Rates for a whole call whose input is so large, or larger. */
  readonly long?: Rates & { readonly fromTokens: number };
  /** What it costs from an announced day on (UTC): a promotion's end, or the model that answers in its place from then on. */
  readonly later?: { readonly from: string; readonly price: Price };
};
type Rates = { readonly input: number; readonly cached: number; readonly cacheWrite: number; readonly output: number };

/** The day on which the vendors' price pages were last read. */
export const pricesReadOn = "2026-11-29";

/** A cache write costs 1.25 times the input with Claude (five minutes) and with GPT-5.6 and later; reads differ. Standard tier, USD per million tokens. */
function written(input: number, cached: number, output: number): Price {
  return { input, cached, cacheWrite: input * 1.25, output };
}
function unwritten(input: number, cached: number, output: number): Price {
  return { input, cached, cacheWrite: input, output };
}
/** OpenAI from GPT-5.4 on: from 272,000 tokens of input on the whole call costs twice the input and one and a half times the output. */
function withLong(price: Price, fromTokens = 272_000, inputFactor = 2, outputFactor = 1.5): Price {
  const { input, cached, cacheWrite, output } = price;
  const long = {
    input: input * inputFactor,
    cached: cached * inputFactor,
    cacheWrite: cacheWrite * inputFactor,
    output: output * outputFactor,
  };
  return { ...price, long: { fromTokens, ...long } };
}
function until(from: string, now: Price, price: Price): Price {
  return { ...now, later: { from, price } };
}

/**
 * What the answers of a batch cost of the standard price, by vendor; who is not named has no batches here. Sources: "50% of the standard API prices"
 * (platform.claude.com/docs/en/build-with-claude/batch-processing), "50% cost discount compared to synchronous APIs" (developers.openai.com/api/docs/guides/batch).
 */
export const batchShares: Readonly<Record<string, number>> = { anthropic: 0.5, openai: 0.5 };

const fullGemini4 = unwritten(4, 0.2, 20);
const flash = until("2027-01-01", unwritten(0.75, 0.075, 3.75), unwritten(1.5, 0.15, 7.5));
const flashLite = unwritten(0.3, 0.03, 2.5);

/**
 * Sources: platform.claude.com/docs/en/about-claude/pricing, developers.openai.com/api/docs/pricing, ai.google.dev/gemini-api/docs/pricing. What is
 * not listed is unknown, never free; `.github/baton.yml` can name a price.
 */
export const modelPrices: Readonly<Record<string, Price>> = {
  "anthropic/claude-fable-5-1": written(10, 0.25, 50),
  "anthropic/claude-fable-5": written(10, 1, 50),
  "anthropic/claude-opus-5-5": written(4, 0.2, 20),
  "anthropic/claude-opus-5": written(5, 0.5, 25),
  "anthropic/claude-opus-4-8": written(5, 0.5, 25),
  "anthropic/claude-opus-4-7": written(5, 0.5, 25),
  "anthropic/claude-opus-4-6": written(5, 0.5, 25),
  "anthropic/claude-opus-4-5": written(5, 0.5, 25),
  "anthropic/claude-sonnet-5-5": written(2, 0.1, 10),
  "anthropic/claude-sonnet-5": written(2, 0.2, 10),
  "anthropic/claude-sonnet-4-6": written(3, 0.3, 15),
  "anthropic/claude-sonnet-4-5": written(3, 0.3, 15),
  "anthropic/claude-haiku-5-5": withLong(written(0.1, 0.01, 0.5), 100_001, 5, 5),
  "anthropic/claude-haiku-4-5": written(1, 0.1, 5),
  "openai/gpt-6.2-astra": withLong(written(8, 0.4, 40)),
  "openai/gpt-6.2-sol": withLong(written(2, 0.1, 10)),
  "openai/gpt-6.1-terra": withLong(written(1, 0.05, 5)),
  "openai/gpt-6-astra": withLong(written(10, 1, 50)),
  "openai/gpt-6.1-sol": withLong(written(2, 0.1, 10)),
  "openai/gpt-6-sol": withLong(written(2, 0.2, 10)),
  "openai/gpt-6-luna": withLong(written(0.1, 0.01, 0.5)),
  "openai/gpt-5.6-sol": withLong(written(5, 0.5, 30)),
  "openai/gpt-5.6-terra": withLong(written(2, 0.2, 12)),
  "openai/gpt-5.6-luna": withLong(written(0.2, 0.02, 1.2)),
  "openai/gpt-5.5": withLong(unwritten(5, 0.5, 30)),
  "openai/gpt-5.4": withLong(unwritten(2.5, 0.25, 15)),
  "openai/gpt-5.4-mini": unwritten(0.75, 0.075, 4.5),
  "google/gemini-4-argon": until("2026-12-01", unwritten(2, 0.1, 10), fullGemini4),
  "google/gemini-4-carbon": until("2026-12-01", unwritten(2, 0.1, 10), fullGemini4),
  "google/gemini-4-neon": unwritten(3, 0.15, 15),
  "google/gemini-4-hydrogen": unwritten(1.5, 0.075, 7.5),
  "google/gemini-3.8-flash": flash,
  "google/gemini-3.7-flash": flash,
  "google/gemini-3.5-flash": unwritten(1.5, 0.15, 9),
  "google/gemini-3.5-flash-lite": flashLite,
  "google/gemini-3.1-pro-preview": withLong(unwritten(2, 0.2, 12), 200_001),
  "google/gemini-2.5-pro": until("2026-12-01", withLong(unwritten(1.25, 0.125, 10), 200_001), flash),
  "google/gemini-2.5-flash": until("2026-12-01", unwritten(0.3, 0.03, 2.5), flashLite),
  "google/gemini-2.5-flash-lite": unwritten(0.1, 0.01, 0.4),
};
