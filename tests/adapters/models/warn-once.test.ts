import { afterEach, expect, it, vi } from "vitest";
import { createAnthropicModel } from "../../../src/adapters/models/anthropic/create-anthropic-model.ts";

afterEach(() => vi.restoreAllMocks());

it("says once that a model is about to end, and leaves the console as it was", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const before = console.warn;
  // Nobody listens there: the call fails, after the SDK has said its word.
  const model = createAnthropicModel({ model: "claude-sonnet-4-5", key: "k", baseUrl: "http://127.0.0.1:9" });
  const transcript = { system: "s", messages: [{ role: "user" as const, text: "hi" }] };
  for (let call = 0; call < 3; call++) {
    const reply = await model.reply(transcript, [], { maxOutputTokens: 10 });
    expect(reply.failure?.kind).toBe("unreachable");
  }
  expect(warn.mock.calls.filter(([text]) => String(text).includes("deprecated"))).toHaveLength(1);
  expect(console.warn).toBe(before);
});
