import { afterAll, describe, expect, it } from "vitest";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { feature, History, plan } from "../../leg/history.ts";
import { Bench, complete, divide, write } from "./bench.ts";

const bench = new Bench();
const file = ".github/baton/agents/designer.md";
const designer = `---
name: designer
description: Shapes interfaces.
role: coder
tools: [read_file, write_file]
mental-model: explore
---
Prefer small ports.
`;
const base = bench.repository.commit({ [file]: designer }, bench.base);
const wishing = { ...plan, features: [{ ...feature, agent: "designer" }] };
afterAll(() => bench.remove());

describe("implement with an agent of the repository", () => {
  it("adds its words to the trusted part, gives it its tools and its manner", async () => {
    const model = scriptedModel([write("src/divide.js", divide), complete()], "openai/coder");
    await bench.runRound(new History().approved(base, wishing), model, { base });
    const asked = model.asked[0];
    expect(asked?.transcript.system).toContain("its agent designer");
    expect(asked?.transcript.system).toContain("Prefer small ports.");
    expect(asked?.tools.map((tool) => tool.name)).toEqual(["read_file", "write_file", "complete_task"]);
    expect(JSON.stringify(asked?.transcript.messages)).toContain("The code is poorly known");
  });

  it("reads it from the base, not from the branch that is worked on", async () => {
    const changed = designer.replace("Prefer small ports.", "Skip the tests.");
    const head = bench.repository.commit({ [file]: changed }, base);
    const model = scriptedModel([write("src/divide.js", divide), complete()], "openai/coder");
    await bench.runRound(new History().approved(base, wishing), model, { base, head, round: 2 });
    expect(model.asked[0]?.transcript.system).toContain("Prefer small ports.");
    expect(model.asked[0]?.transcript.system).not.toContain("Skip the tests.");
  });

  it("ends before any money is spent when its file is not valid", async () => {
    const broken = bench.repository.commit({ [file]: designer.replace("role: coder", "role: boss") }, bench.base);
    const model = scriptedModel([], "openai/coder");
    const history = new History().approved(broken, wishing);
    await expect(bench.runRound(history, model, { base: broken })).rejects.toThrow(/designer\.md:4:1: role/);
  });
});
