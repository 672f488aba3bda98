import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/parse-config.ts";
import { Fault } from "../../src/core/fault.ts";
import { modelsOfRole, namesOfRole } from "../../src/leg/models-of-role.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import { scriptedModel } from "../fakes/scripted-model.ts";

const config = parseConfig("models:\n  coder: [openai/a, google/b]\n");

describe("namesOfRole", () => {
  it("takes the input's, else the feature's before the configured ones, each once", () => {
    expect(namesOfRole(config, "coder", {})).toEqual(["openai/a", "google/b"]);
    expect(namesOfRole(config, "coder", { feature: "google/b" })).toEqual(["google/b", "openai/a"]);
    expect(namesOfRole(config, "coder", { input: "anthropic/c, anthropic/d", feature: "google/b" })).toEqual([
      "anthropic/c",
      "anthropic/d",
    ]);
  });

  it("refuses an input that is no model name", () => {
    expect(() => namesOfRole(config, "coder", { input: "gpt" })).toThrow(/vendor\/model/);
  });
});

describe("modelsOfRole", () => {
  const findModel = async (name: string) => {
    if (name.startsWith("google/")) throw new Fault("model.no_key", "GEMINI_API_KEY is not set.", { who: "user" });
    if (name.startsWith("cli/")) throw new Fault("model.unknown", "cli is not there yet.", { who: "user" });
    return scriptedModel([], name);
  };

  it("leaves out a model without a key, with a warning, as long as another one has its own", async () => {
    const reporter = new CollectingReporter();
    const models = await modelsOfRole(["google/b", "openai/a"], { findModel, reporter });
    expect(models.map((model) => model.name)).toEqual(["openai/a"]);
    expect(reporter.warnings).toEqual(["GEMINI_API_KEY is not set."]);
  });

  it("ends with the name of the missing key when none has one, and with any other fault at once", async () => {
    const reporter = new CollectingReporter();
    await expect(modelsOfRole(["google/b"], { findModel, reporter })).rejects.toMatchObject({
      code: "model.no_key",
      message: expect.stringContaining("GEMINI_API_KEY"),
    });
    await expect(modelsOfRole(["openai/a", "cli/c"], { findModel, reporter })).rejects.toMatchObject({
      code: "model.unknown",
    });
  });
});
