import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { VendorName } from "../../../../src/core/vendors.ts";
import { modelOf, pathOf, toStream, tryProxy, type Vendor } from "./try-proxy.ts";

let bench: Awaited<ReturnType<typeof tryProxy>>;
afterEach(() => bench.end());

const question = (vendor: VendorName, model: string = modelOf[vendor]) => (vendor === "google" ? {} : { model });
const flash = "/v1beta/models/gemini-3-flash-preview:generateContent";
const usage = { input_tokens: 100, output_tokens: 5 };
const fine: Vendor = (response) =>
  response.end(
    toStream({
      candidates: [{ finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 5 },
      usage,
    }),
  );
const busy = (response: ServerResponse, headers: Record<string, string> = {}, body: unknown = {}): void => {
  response.writeHead(429, headers).end(JSON.stringify(body));
};
const retryInfo = (delay: string) => ({
  error: { code: 429, details: [{ "@type": "google.rpc.RetryInfo", retryDelay: delay }] },
});

describe("a model that an agent asks besides the one that does the work", () => {
  it("is refused alone when it has no price, as often as it is asked, and told once", async () => {
    bench = await tryProxy(fine, { vendor: "google", model: modelOf.google });
    for (let times = 0; times < 3; times++) {
      expect(await bench.post(flash, {})).toMatchObject({ status: 400, headers: { "x-should-retry": "false" } });
    }
    expect((await bench.post(pathOf.google, {})).status).toBe(200);
    expect(bench.fatal).toEqual([]);
    expect(bench.notes).toEqual([
      expect.stringMatching(/google\/gemini-3-flash-preview was refused, and the work goes on: No price/),
    ]);
    expect(bench.heard).toHaveLength(1);
  });

  it("is served and paid when its price is known", async () => {
    bench = await tryProxy(fine, { model: "gpt-5.4" });
    expect((await bench.post(pathOf.openai, { model: "gpt-5.4-mini" })).status).toBe(200);
    expect(bench.purse.spentUsd).toBeGreaterThan(0);
  });

  it("is not the one that does the work: without a price for that the work ends at once", async () => {
    bench = await tryProxy(fine, { model: "gpt-nobody-knows" });
    await bench.post(pathOf.openai, { model: "gpt-nobody-knows" });
    expect(bench.fatal).toMatchObject([{ stop: "model_failed", isLasting: true }]);
  });

  it.each([
    ["gpt-x", "gpt-x", true],
    ["gpt-x", "gpt-x-2026-11-01", true],
    ["gpt-x", "gpt-x-20261101", true],
    ["x", "gpt-x-2026-11-01", true],
    ["gpt-x", "gpt-x-mini", false],
    ["gpt-x", "gpt-x-mini-2026-11-01", false],
  ])("is told from it by its name: %s asks %s", async (model, asked, isSame) => {
    bench = await tryProxy(fine, { model });
    await bench.post(pathOf.openai, { model: asked });
    expect(bench.fatal).toHaveLength(isSame ? 1 : 0);
  });

  it("has waits of its own", async () => {
    bench = await tryProxy(
      (response, asked, nth) =>
        asked.body["model"] === "gpt-5.4-mini" ? busy(response, { "retry-after": "900" }) : fine(response, asked, nth),
      { model: "gpt-5.4", leftMs: () => 60_000 },
    );
    await bench.post(pathOf.openai, { model: "gpt-5.4-mini" });
    expect((await bench.post(pathOf.openai, { model: "gpt-5.4" })).status).toBe(200);
    expect((await bench.post(pathOf.openai, { model: "gpt-5.4-mini" })).status).toBe(429);
    expect(bench.heard).toHaveLength(2);
    expect(bench.fatal).toEqual([]);
  });
});

describe("what the proxy itself refuses", () => {
  it.each(["anthropic", "openai", "google"] as const)("is left to try again while %s is waited for", async (vendor) => {
    const time = { ms: 0 };
    bench = await tryProxy((response) => busy(response, { "retry-after": "20" }), { vendor, nowMs: () => time.ms });
    await bench.post(pathOf[vendor], question(vendor));
    time.ms = 8000;
    const again = await bench.post(pathOf[vendor], question(vendor));
    expect(again).toMatchObject({ status: 429, headers: { "retry-after": "12" } });
    expect(again.headers).not.toHaveProperty("x-should-retry");
    expect(JSON.parse(again.text)).toMatchObject({
      error: { type: "rate_limit_error", status: "RESOURCE_EXHAUSTED", details: [{ retryDelay: "12s" }] },
    });
    expect(bench.heard).toHaveLength(1);
  });

  it.each([
    ["a tool with a network of its own", { model: "gpt-5.4", tools: [{ type: "web_search" }] }],
    ["a body that is none", []],
    ["what there is no money for", { model: "gpt-5.4", input: "x".repeat(3_000_000) }],
  ])("is not tried again for %s", async (_, body) => {
    bench = await tryProxy(fine);
    expect((await bench.post(pathOf.openai, body)).headers).toMatchObject({ "x-should-retry": "false" });
  });
});

describe("a wait that a vendor asks for", () => {
  it.each([
    ["retry-after", { "retry-after": "3600" }, {}],
    ["retry-after-ms", { "retry-after-ms": "3600000" }, {}],
    ["a date", { "retry-after": new Date(3_600_000).toUTCString() }, {}],
    ["RetryInfo in the body", {}, retryInfo("3600s")],
    ["RetryInfo in a list", {}, [retryInfo("3599.9991s")]],
  ])("ends a work at once that it outlasts, and is told as that: %s", async (_, headers, body) => {
    bench = await tryProxy((response) => busy(response, headers, body), {
      vendor: "google",
      model: modelOf.google,
      leftMs: () => 60_000,
      nowMs: () => 0,
    });
    await bench.post(pathOf.google, {});
    expect(bench.fatal).toEqual([
      {
        stop: "model_failed",
        reason: "google answered 429 to the agent's request and asks to wait 3,600 s.",
        retryAfterMs: 3_600_000,
      },
    ]);
  });

  it("is sat out when the work has the time, and told", async () => {
    bench = await tryProxy((response) => busy(response, { "retry-after": "50" }), { leftMs: () => 60_000 });
    await bench.post(pathOf.openai, { model: "gpt-5.4" });
    expect(bench.fatal).toEqual([]);
    expect(bench.notes).toEqual(["openai/gpt-5.4 asks to wait 50 s (429)."]);
  });

  it("is told to claude in parts, as it gives up at more than a minute", async () => {
    const time = { ms: 0 };
    bench = await tryProxy((response) => busy(response, { "retry-after": "150", "x-should-retry": "false" }), {
      vendor: "anthropic",
      nowMs: () => time.ms,
    });
    const waits: unknown[] = [];
    for (const ms of [0, 60_000, 120_000]) {
      time.ms = ms;
      const { headers } = await bench.post(pathOf.anthropic, question("anthropic"));
      expect(headers).not.toHaveProperty("x-should-retry");
      waits.push(headers["retry-after"]);
    }
    expect(waits).toEqual(["60", "60", "30"]);
    expect(bench.heard).toHaveLength(1);
  });
});

describe("an answer that is cut at its length", () => {
  const cut: Readonly<Record<VendorName, object>> = {
    anthropic: { type: "message_delta", delta: { stop_reason: "max_tokens" }, usage },
    openai: {
      type: "response.incomplete",
      response: { incomplete_details: { reason: "max_output_tokens" }, usage },
    },
    google: {
      candidates: [{ finishReason: "MAX_TOKENS" }],
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 5 },
    },
  };

  it.each(Object.keys(cut) as VendorName[])("names our cap for %s, until another answer is whole", async (vendor) => {
    bench = await tryProxy(
      (response, asked, nth) => (nth === 1 ? response.end(toStream(cut[vendor])) : fine(response, asked, nth)),
      { vendor },
    );
    await bench.post(pathOf[vendor], question(vendor));
    const why = `An answer of ${vendor}/${modelOf[vendor]} was cut at 32,000 output tokens, the most that Baton pays for in one answer.`;
    expect(bench.proxy.lastCut()).toBe(why);
    expect(bench.notes).toEqual([why]);
    await bench.post(pathOf[vendor], question(vendor));
    expect(bench.proxy.lastCut()).toBeUndefined();
  });

  it("names the money where that made it shorter", async () => {
    bench = await tryProxy((response) => response.end(toStream(cut.openai)), { capUsd: 0.1 });
    await bench.post(pathOf.openai, { model: "gpt-5.4" });
    expect(bench.proxy.lastCut()).toMatch(/was cut at [1-9],\d{3} output tokens, as no more money was left/);
  });

  it("is the agent's own doing when it asked for no more", async () => {
    bench = await tryProxy((response) => response.end(toStream(cut.openai)));
    await bench.post(pathOf.openai, { model: "gpt-5.4", max_output_tokens: 100 });
    expect(bench.proxy.lastCut()).toBeUndefined();
  });
});
