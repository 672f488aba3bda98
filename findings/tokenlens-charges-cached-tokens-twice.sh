#!/usr/bin/env bash
# tokenlens 1.3.1 makes a call with a cache hit dearer than the same call without one, for usage in OpenAI's and the AI SDK's form.
# OpenAI's API reference: prompt_tokens_details.cached_tokens is a part of prompt_tokens, and so is the AI SDK's cachedInputTokens of
# inputTokens. The package charges all of the input at the full price and the cached part once more at the price of the cache. Its README
# names both forms as input. Anthropic's form, where cached tokens stand beside input_tokens, comes out right.
# Seen, for gpt-4.1 ($2, cached $0.50 a million) and 100,000 tokens: none cached $0.2, 90,000 cached $0.245; by its own prices it is $0.065.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund tokenlens@1.3.1 >/dev/null
cat > look.mjs <<'END'
import { costFromUsage, resolveModel } from "tokenlens";
const id = "openai:gpt-4.1";
const { inputPerMTokens, cacheReadPerMTokens } = resolveModel(id).pricing;
const wanted = (10_000 * inputPerMTokens + 90_000 * cacheReadPerMTokens) / 1_000_000;
const usages = {
  "none cached": { prompt_tokens: 100_000, completion_tokens: 0 },
  "OpenAI, 90,000 cached": { prompt_tokens: 100_000, completion_tokens: 0, prompt_tokens_details: { cached_tokens: 90_000 } },
  "AI SDK, 90,000 cached": { inputTokens: 100_000, outputTokens: 0, cachedInputTokens: 90_000 },
  "Anthropic, 90,000 cached": { input_tokens: 10_000, output_tokens: 0, cache_read_input_tokens: 90_000 },
};
for (const [name, usage] of Object.entries(usages)) console.log(`${name}: $${costFromUsage({ id, usage }).toFixed(3)}`);
console.log(`by its own prices: $${wanted.toFixed(3)}`);
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = 'none cached: $0.200
OpenAI, 90,000 cached: $0.245
AI SDK, 90,000 cached: $0.245
Anthropic, 90,000 cached: $0.065
by its own prices: $0.065' ] || { echo "It is no longer so."; exit 1; }
