import type { Feature, Plan } from "../../src/contracts/plan.ts";

/** A feature that is right by itself; say only what the test is about. */
export function aFeature(id: string, of: Partial<Feature> = {}): Feature {
  return {
    id,
    title: `Feature ${id}`,
    goal: `${id} works`,
    role: "coder",
    mentalModel: "decide",
    model: null,
    priority: 3,
    risk: 1,
    riskReason: "",
    dependsOn: [],
    owns: [`src/${id}/**`],
    interface: "",
    notDoing: [],
    criteria: [{ id: `${id}.c1`, text: `${id} can be seen`, check: "test", issueQuote: "" }],
    ...of,
  };
}

export function aPlan(features: readonly Feature[], of: Partial<Plan> = {}): Plan {
  return { summary: "What is to be built.", features: [...features], questions: [], assumptions: [], ...of };
}
