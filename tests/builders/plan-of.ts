import type { Feature, Plan } from "../../src/contracts/plan.ts";

/** A plan of features that say only what a test is about. */
export function planOf(features: readonly Partial<Feature>[]): Plan {
  return {
    summary: "Greetings.",
    features: features.map((feature, index) => {
      const id = `f${index + 1}`;
      return {
        id,
        title: `Greeting ${index + 1}`,
        goal: "It greets.",
        role: "coder",
        mentalModel: "decide",
        model: null,
        priority: 1,
        risk: 1,
        riskReason: "",
        dependsOn: [],
        owns: [`src/${id}/**`],
        interface: "",
        notDoing: [],
        criteria: [{ id: `${id}.c1`, text: "It greets.", check: "review", issueQuote: "" }],
        ...feature,
      };
    }),
    questions: [],
    assumptions: [],
  };
}
