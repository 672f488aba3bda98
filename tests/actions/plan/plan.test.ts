import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plan } from "../../../src/actions/plan/plan.ts";
import { Plan } from "../../../src/contracts/plan.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { feature, History, plan as onePlan } from "../../leg/history.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

const none = {
  claim: "",
  task: "",
  model: "anthropic/planner",
  out: "",
  budgetUsd: undefined as number | undefined,
  token: "",
};
const complete = (input: unknown) => ({ call: [{ name: "complete_task", input }] });
const second = {
  ...feature,
  id: "f2",
  owns: ["docs/**"],
  criteria: [{ ...feature.criteria[0], id: "f2.c1", text: "said" }],
};

let repository: Repository;
let base: string;
const worlds: World[] = [];
beforeAll(() => {
  repository = new Repository();
  base = repository.commit({
    ".github/baton.yml":
      "models:\n  coder: [anthropic/planner]\n  reviewer: [anthropic/planner]\nprices:\n  anthropic/planner: { input: 1, output: 1 }\n",
    "src/divide.js": "export function divideNumbers() {}\n",
    "src/other.js": "1\n",
  });
});
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
});

async function runPlan(
  turns: Parameters<typeof scriptedModel>[0],
  of: { body?: string; title?: string; history?: History; base?: string } = {},
) {
  const world = new World();
  worlds.push(world);
  const from = of.base ?? base;
  const history = of.history ?? new History().start(from, of);
  const claim = history.claim({ ticket: "plan", mode: "plan", base: from });
  const model = scriptedModel(turns, "anthropic/planner");
  const result = await plan(
    { ...none, claim: JSON.stringify(claim) },
    world.ports({ repository, history, models: [model] }),
  );
  const baton = world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact);
  return { result, model, made: Plan.parse(baton?.payload), world };
}

describe("plan in the chain", () => {
  it("is not paid for where nobody could write or review the code", async () => {
    const of = (role: string) => `models:\n  coder: [anthropic/planner]\n  ${role}: [openai/absent]\n`;
    const based = (role: string) => repository.commit({ ".github/baton.yml": of(role), "src/a.js": "1\n" });
    for (const role of ["documenter", "reviewer"]) {
      const ended = runPlan([complete(onePlan)], { base: based(role) });
      await expect(ended).rejects.toMatchObject({ code: "model.no_key", message: expect.stringContaining(role) });
    }
    // Without a key for the reviewer of the configuration's default, too.
    const ended = runPlan([complete(onePlan)], { base: repository.commit({ ".github/baton.yml": "version: 1\n" }) });
    await expect(ended).rejects.toMatchObject({
      code: "model.no_key",
      message: expect.stringMatching(/the coder \(openai\/.*the documenter .*the reviewer \(google\//),
    });
  });

  it("is written in the configured language, and can ask for guidance that is not shown", async () => {
    const told = {
      ".github/baton.yml":
        "language: German\nmodels:\n  coder: [anthropic/planner]\n  reviewer: [anthropic/planner]\nprices:\n  anthropic/planner: { input: 1, output: 1 }\n",
      ".claude/skills/ship/SKILL.md": "---\nname: ship\ndescription: Ship it\n---\nTag it.\n",
    };
    const own = repository.commit(told, base);
    const ask = { call: [{ name: "read_guidance", input: { numbers: [1] } }] };
    const { model } = await runPlan([ask, complete(onePlan)], { base: own });
    expect(JSON.stringify(model.asked[0]?.transcript)).toContain("Write all that people will read in German.");
    expect(JSON.stringify(model.asked[1]?.transcript)).toContain("Tag it.");
  });

  it("hands on the plan of the issue as the state has it", async () => {
    const { made, model, result } = await runPlan([complete(onePlan)]);
    expect(made).toEqual(onePlan);
    const shown = JSON.stringify(model.asked[0]?.transcript);
    for (const words of ["It should divide.", "src/divide.js: divideNumbers"]) expect(shown).toContain(words);
    expect(model.asked[0]?.tools.map((tool) => tool.name)).toEqual([
      "list_files",
      "search",
      "read_file",
      "complete_task",
    ]);
    expect(result.headline).toBe("planned 1 feature");
  });

  it.each([
    [
      "a circle",
      [
        { ...feature, dependsOn: ["f2"] },
        { ...second, dependsOn: ["f1"] },
      ],
      "circle",
    ],
    ["an unknown feature", [{ ...feature, dependsOn: ["f7"] }], "plan.features[0].dependsOn[0]: no feature"],
    ["owned paths that overlap in one wave", [feature, { ...second, owns: ["src/divide.js"] }], "overlaps"],
    ["git's own folder", [{ ...feature, owns: [".git/config"] }], "plan.features[0].owns[0]"],
    ["a model that nobody configured", [{ ...feature, model: "openai/dear" }], "plan.features[0].model"],
    [
      "a criterion of another feature",
      [{ ...feature, criteria: [{ ...feature.criteria[0], id: "f2.c1" }] }],
      "criteria[0].id",
    ],
  ])("sends %s back to the model with its place", async (_name, features, words) => {
    const { made, model } = await runPlan([complete({ ...onePlan, features }), complete(onePlan)]);
    expect(made).toEqual(onePlan);
    const answer = model.asked[1]?.transcript.messages.at(-1);
    expect(answer).toMatchObject({
      role: "tools",
      results: [{ isError: true, content: expect.stringContaining(words) }],
    });
  });

  it("knows the repository's own agents by name and sends back one that is not there or does not fit", async () => {
    const agent = (name: string, role: string) =>
      `---\nname: ${name}\ndescription: Knows ${name}.\nrole: ${role}\n---\nBe exact.\n`;
    const own = repository.commit(
      {
        ".github/baton.yml":
          "agents: { planner: chief }\nmodels: { coder: [anthropic/planner], reviewer: [anthropic/planner] }\nprices:\n  anthropic/planner: { input: 1, output: 1 }\n",
        ".github/baton/agents/a.md": agent("designer", "coder"),
        ".github/baton/agents/b.md": agent("sceptic", "reviewer"),
        ".github/baton/agents/c.md": agent("chief", "planner"),
      },
      base,
    );
    const wish = (name: string) => ({ ...onePlan, features: [{ ...feature, agent: name }] });
    const { made, model } = await runPlan(
      [complete(wish("nobody")), complete(wish("sceptic")), complete(wish("designer"))],
      { base: own },
    );
    expect(made.features[0]?.agent).toBe("designer");
    const shown = model.asked.map(({ transcript }) => JSON.stringify(transcript));
    expect(shown[0]).toContain("Knows designer.");
    expect(shown[0]).not.toContain("Knows sceptic.");
    expect(model.asked[0]?.transcript.system).toContain("its agent chief");
    expect(shown[1]).toContain('\\"nobody\\" is none of the project');
    expect(shown[2]).toContain('\\"sceptic\\" is none of the project');
  });

  it("takes a final JSON message as the result", async () => {
    const { made } = await runPlan([{ say: `Here it is:\n\`\`\`json\n${JSON.stringify(onePlan)}\n\`\`\`` }]);
    expect(made.features).toHaveLength(1);
  });

  it("ends with a fault after prose, broken JSON, and a circle that stays", async () => {
    const circle = complete({ ...onePlan, features: [{ ...feature, dependsOn: ["f1"] }] });
    await expect(runPlan([{ say: "Let us plan." }, { say: "Soon." }])).rejects.toMatchObject({
      code: "agent.no_result",
    });
    await expect(runPlan(Array(4).fill({ say: '{"summary":' }))).rejects.toMatchObject({
      code: "agent.no_result",
    });
    await expect(runPlan([circle, circle, circle])).rejects.toMatchObject({ code: "agent.no_result" });
  });

  it("asks no model about an issue that says nothing", async () => {
    await expect(runPlan([], { title: "?", body: " \n" })).rejects.toMatchObject({ code: "input.missing" });
  });

  it("shows the former plan and what people want changed in it", async () => {
    const history = new History().start(base);
    const first = history.claim({ ticket: "plan", mode: "plan", base });
    history.add("PLAN_PUBLISHED", "plan", {
      revision: 1,
      plan: onePlan,
      estimate: { usd: 1, runnerMinutes: 1, note: "" },
      obstacles: [],
    });
    history.end(first).add("REVISION_REQUESTED", "plan", { text: "Also multiply.", commentId: 5, saidAt: null });
    const { model } = await runPlan([complete(onePlan)], { history });
    const shown = JSON.stringify(model.asked[0]?.transcript);
    for (const words of ["Also multiply.", "divide(6, 3) gives 2"]) expect(shown).toContain(words);
  });
});

describe("plan alone", () => {
  async function runAlone(payload: unknown, inputs: Partial<typeof none>) {
    const world = new World({ payload, event: "issues" });
    worlds.push(world);
    const model = scriptedModel([complete(onePlan)], "anthropic/planner");
    const result = await plan(
      { ...none, out: "/out", ...inputs },
      world.ports({ repository, models: [model], checkout: true }),
    );
    return { result, model, world };
  }

  it("plans the task of the input, or the issue of the event, and writes plan.json", async () => {
    const task = await runAlone({}, { task: "Divide\n\nwith care" });
    expect(JSON.parse(task.world.saved.get("/out/plan.json") ?? "{}")).toEqual(onePlan);
    const issue = { number: 3, title: "Divide", body: "as the issue says", user: { login: "anna" } };
    const event = await runAlone({ issue }, {});
    expect(JSON.stringify(event.model.asked[0]?.transcript)).toContain("as the issue says");
  });

  it("asks for no comment where there is no issue", async () => {
    const poor = runAlone({}, { task: "Divide", budgetUsd: 0.000001 });
    await expect(poor).rejects.toThrow(/\(money\).*INPUT_BUDGET_USD\) more\.$/);
  });

  it("says what is missing when there is neither", async () => {
    await expect(runAlone({}, {})).rejects.toMatchObject({ code: "input.missing" });
  });
});
