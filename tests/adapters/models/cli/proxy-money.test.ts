import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { boundUsage } from "../../../../src/adapters/models/cli/proxy/bound-usage.ts";
import { UsageReader } from "../../../../src/adapters/models/cli/proxy/usage-reader.ts";
import { costUsd } from "../../../../src/core/money/prices.ts";
import type { VendorName } from "../../../../src/core/vendors.ts";
import type { Usage } from "../../../../src/ports/model.ts";
import { modelOf, pathOf, toStream, tryProxy, type Vendor } from "./try-proxy.ts";

const said = "a few words";
/** Each vendor's answer: what it tells on the way, and the event with which it is over. */
const answers: Readonly<Record<VendorName, { begin: object[]; end: object; usage: Usage }>> = {
  anthropic: {
    begin: [
      {
        type: "message_start",
        message: { usage: { input_tokens: 200, cache_read_input_tokens: 50, output_tokens: 1 } },
      },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: said } },
    ],
    end: { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 9 } },
    usage: { input: 250, cached: 50, output: 9 },
  },
  openai: {
    begin: [
      { type: "response.created", response: { object: "response", usage: null } },
      { type: "response.output_text.delta", delta: said },
    ],
    end: {
      type: "response.completed",
      response: {
        usage: {
          input_tokens: 250,
          input_tokens_details: { cached_tokens: 50, cache_write_tokens: 120 },
          output_tokens: 9,
        },
      },
    },
    usage: { input: 250, cached: 50, cacheWrite: 120, output: 9 },
  },
  google: {
    begin: [
      {
        candidates: [{ content: { parts: [{ text: said }] } }],
        usageMetadata: { promptTokenCount: 250, cachedContentTokenCount: 50, candidatesTokenCount: 3 },
      },
    ],
    end: {
      candidates: [{ finishReason: "STOP" }],
      usageMetadata: {
        promptTokenCount: 250,
        cachedContentTokenCount: 50,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 4,
      },
    },
    usage: { input: 250, cached: 50, output: 9 },
  },
};
const vendorNames = Object.keys(answers) as VendorName[];
const costOf = (vendor: VendorName, usage: Usage) => costUsd(`${vendor}/${modelOf[vendor]}`, usage) ?? Number.NaN;
const question = (vendor: VendorName) => {
  const text = "x".repeat(900);
  if (vendor === "google") return { contents: [{ parts: [{ text }] }] };
  return {
    model: modelOf[vendor],
    ...(vendor === "anthropic" ? { max_tokens: 32_000, messages: [] } : {}),
    input: text,
  };
};

describe("the money of a request that does not end as it should", () => {
  let bench: Awaited<ReturnType<typeof tryProxy>>;
  afterEach(() => bench.end());
  const settled = () => expect.poll(() => bench.proxy.openRequests()).toBe(0);
  const open = async (vendor: VendorName, answer: Vendor) => {
    bench = await tryProxy(answer, { vendor });
  };

  it.each(vendorNames)("is what %s told when the agent hangs up at the last event", async (vendor) => {
    const { begin, end, usage } = answers[vendor];
    // The vendor's side stays open: only the agent ends it.
    await open(vendor, (response) => response.writeHead(200).write(toStream(...begin, end)));
    const last = JSON.stringify(end);
    await bench.post(pathOf[vendor], question(vendor), last);
    await settled();
    expect(bench.purse.spentUsd).toBe(costOf(vendor, usage));
    expect(bench.proxy.usage()).toEqual(usage);
    expect(bench.proxy.lastFailure()).toBeUndefined();
  });

  it.each(vendorNames)("is what %s told when its own connection breaks after that", async (vendor) => {
    const { begin, end, usage } = answers[vendor];
    await open(vendor, (response) => {
      response.writeHead(200, { "content-length": "100000" });
      response.write(toStream(...begin, end), () => response.destroy());
    });
    await bench.post(pathOf[vendor], question(vendor));
    await settled();
    expect(bench.purse.spentUsd).toBe(costOf(vendor, usage));
    expect(bench.proxy.lastFailure()).toBeUndefined();
  });

  it.each(
    vendorNames.flatMap((vendor) => (["breaks", "ends", "is left"] as const).map((how) => [vendor, how] as const)),
  )("is near what %s can have made when the stream %s after a few tokens", async (vendor, how) => {
    const { begin, usage } = answers[vendor];
    await open(vendor, (response) => {
      response.writeHead(200);
      response.write(toStream(...begin), () => (how === "breaks" ? response.destroy() : undefined));
      if (how === "ends") response.end();
    });
    await bench.post(pathOf[vendor], question(vendor), how === "is left" ? said : undefined);
    await settled();
    expect(bench.purse.spentUsd).toBeGreaterThanOrEqual(costOf(vendor, usage));
    // All that was set aside is more than twenty times as much.
    expect(bench.purse.spentUsd).toBeLessThan(costOf(vendor, { input: 1000, cached: 0, output: 32_000 }) / 8);
    expect(bench.proxy.lastFailure()?.reason).toEqual(
      how === "is left" ? undefined : expect.stringContaining("broke off"),
    );
  });

  it("is all that was set aside when what is told is no count", async () => {
    const usage = { input_tokens: 250, output_tokens: "9" };
    await open("openai", (response) =>
      response.writeHead(200).end(toStream({ type: "response.completed", response: { usage } })),
    );
    await bench.post(pathOf.openai, question("openai"));
    await settled();
    expect(bench.purse.spentUsd).toBeGreaterThan(0.4);
  });

  it.each([
    ["nobody listens there", (_: number) => "http://127.0.0.1:9"],
    ["there is no such name", (_: number) => "http://baton.invalid"],
    ["what answers there speaks no TLS", (port: number) => `https://127.0.0.1:${port}`],
  ])("is none when %s, which is told as that", async (_, toUrl) => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    bench = await tryProxy(() => undefined, { baseUrl: toUrl((other.address() as AddressInfo).port) });
    for (let tries = 0; tries < 6; tries++) {
      const answer = await bench.post(pathOf.openai, question("openai"));
      expect(answer).toMatchObject({ status: 502, text: expect.stringContaining("openai was not reached") });
      expect(answer.headers).not.toHaveProperty("x-should-retry");
    }
    expect(bench.purse.spentUsd).toBe(0);
    expect(bench.purse.leftUsd).toBe(1);
    expect(bench.fatal).toEqual([]);
    expect(bench.proxy.lastFailure()).toEqual({
      stop: "model_failed",
      reason: expect.stringMatching(/^openai was not reached: unreachable \(.+\)/),
    });
    other.close();
  });

  it("is none, and told as that, when a server in between answers with a page", async () => {
    await open("openai", (response) =>
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>Log in</html>"),
    );
    const { status, text } = await bench.post(pathOf.openai, question("openai"));
    expect([status, text]).toEqual([502, expect.stringContaining("a server in between answered 200 with a page")]);
    expect(bench.purse.leftUsd).toBe(1);
  });

  it("is no less than the input when the connection breaks before a word of the answer", async () => {
    await open("openai", (response) => response.socket?.resetAndDestroy());
    expect((await bench.post(pathOf.openai, question("openai"))).status).toBe(502);
    expect(bench.purse.spentUsd).toBeGreaterThan(costOf("openai", { input: 300, cached: 0, output: 0 }));
    expect(bench.purse.spentUsd).toBeLessThan(0.1);
  });
});

describe("what is booked for an answer that was cut", () => {
  const count = fc.integer({ min: 0, max: 100_000 });
  const told = fc.option(fc.record({ input: count, cached: fc.constant(0), output: count }), { nil: undefined });

  it("is no less than was told and seen, and no more than was set aside", () => {
    fc.assert(
      fc.property(told, count, count, count, count, (soFar, bytes, unseenMs, inputTokens, maxOutputTokens) => {
        const booked = boundUsage({ soFar, bytes, unseenMs }, { inputTokens, maxOutputTokens });
        expect(booked.input).toBe(soFar?.input ?? inputTokens);
        expect(booked.output).toBeLessThanOrEqual(maxOutputTokens);
        expect(booked.output).toBeGreaterThanOrEqual(Math.min(maxOutputTokens, Math.max(soFar?.output ?? 0, bytes)));
        const later = boundUsage({ soFar, bytes, unseenMs: unseenMs + 1000 }, { inputTokens, maxOutputTokens });
        expect(later.output).toBeGreaterThanOrEqual(booked.output);
      }),
    );
  });

  it.each(vendorNames)("knows the whole answer of %s by its end alone, wherever the bytes are cut", (vendor) => {
    const { begin, end } = answers[vendor];
    const bytes = Buffer.from(toStream(...begin, end));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (at) => {
        const reader = new UsageReader(vendor);
        reader.push(bytes.subarray(0, at));
        reader.end();
        // The blank lines after the last event, and the brackets' end, are no words of it.
        expect(reader.isFinal).toBe(at >= bytes.length - 2);
      }),
    );
  });
});
