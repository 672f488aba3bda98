import { describe, expect, it } from "vitest";
import { findModel } from "../../../src/adapters/models/find-model.ts";

describe("finding a model", () => {
  it.each([
    ["anthropic/claude-opus-5-5", "ANTHROPIC_API_KEY"],
    ["openai/gpt-6.1-sol", "OPENAI_API_KEY"],
    ["google/gemini-4-argon", "GEMINI_API_KEY"],
  ])("names the variable that %s lacks and the line to add", async (name, variable) => {
    const failure = findModel({ [variable]: "  " })(name);
    await expect(failure).rejects.toMatchObject({ code: "model.no_key", who: "user", facts: { variable } });
    await expect(failure).rejects.toThrow(`${variable}: \${{ secrets.${variable} }}`);
  });

  it("needs no key where a base URL is set", async () => {
    const model = await findModel({ OPENAI_BASE_URL: "http://127.0.0.1:9/v1" })("openai/local-model");
    expect(model.name).toBe("openai/local-model");
  });

  it.each(["sk-one\nsk-two", "sk one", "schlüssel", "キー", "sk-\u200bx"])(
    "refuses the key %j, which no call could send, without showing it",
    async (key) => {
      const failure = findModel({ OPENAI_API_KEY: key })("openai/gpt-6.1-sol");
      await expect(failure).rejects.toMatchObject({ code: "model.no_key", who: "user" });
      await expect(failure).rejects.toThrow(/^OPENAI_API_KEY holds what no key has/);
      await expect(failure).rejects.not.toThrow(key.slice(0, 4));
    },
  );

  it.each(["api.example.com", "localhost:8080", "ftp://example.com", "http://[bad", "https://", "//example.com"])(
    "refuses the address %j, at which nothing could be asked",
    async (url) => {
      const failure = findModel({ GEMINI_API_KEY: "key-of-scripts", GEMINI_BASE_URL: url })("google/gemini-4-argon");
      await expect(failure).rejects.toMatchObject({ code: "model.no_key", facts: { variable: "GEMINI_BASE_URL" } });
      await expect(failure).rejects.toThrow(url);
    },
  );

  it.each(["k", "1234567"])(
    "refuses the key %j: one so short could not be kept out of what is printed",
    async (key) => {
      const failure = findModel({ OPENAI_API_KEY: key })("openai/gpt-6.1-sol");
      await expect(failure).rejects.toThrow("OPENAI_API_KEY has fewer than 8 characters");
    },
  );

  it.each([" sk-x-0123\n", "no-key-needed"])("takes the key %j, whose spaces around it are none of it", async (key) => {
    await expect(findModel({ OPENAI_API_KEY: key })("openai/gpt-6.1-sol")).resolves.toBeDefined();
  });

  it.each(["mistral/large", "anthropic/", "claude", "", "/", "constructor/x"])(
    "does not know %j, and says which vendors there are",
    async (name) => {
      await expect(findModel({})(name)).rejects.toMatchObject({
        code: "model.unknown",
        message: expect.stringContaining("anthropic, openai, google"),
      });
    },
  );

  it("says that a command-line agent is no model, and for whom it can be named", async () => {
    await expect(findModel({})("cli/codex")).rejects.toMatchObject({
      code: "model.unknown",
      message: expect.stringContaining("for the coder and the documenter only"),
    });
  });
});
