import { expect, test } from "vitest";
import { findLacks } from "../../src/config/find-lacks.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { Fault } from "../../src/core/fault.ts";
import { scriptedModel } from "../fakes/scripted-model.ts";

const find = async (name: string) => {
  if (name.startsWith("google/")) throw new Fault("model.no_key", "GEMINI_API_KEY is not set", { who: "user" });
  return scriptedModel([], name);
};
const lacksOf = async (text: string) => {
  const config = parseConfig(text);
  const lacks = await findLacks(config, (role) => config.models[role], find);
  return lacks.map(({ role, names }) => [role, ...names]);
};

test("a role lacks somebody only when none of its models can be asked", async () => {
  expect(await lacksOf("models: { reviewer: [google/a, openai/b] }")).toEqual([]);
  expect(await lacksOf("models: { reviewer: [google/a] }")).toEqual([["reviewer", "google/a"]]);
});

test("several reviewers do not stand in for each other, and the verifier for none of them", async () => {
  const reviewers = "models: { reviewer: [google/x], reviewers: [openai/b, google/a, anthropic/c]";
  expect(await lacksOf(`${reviewers} }`)).toEqual([["reviewer", "google/a"]]);
  expect(await lacksOf("models: { reviewers: [openai/b, anthropic/c], verifier: google/v }")).toEqual([
    ["verifier", "google/v"],
  ]);
});
