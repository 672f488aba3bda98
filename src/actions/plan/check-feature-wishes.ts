import type { Plan } from "../../contracts/plan.ts";
import { checkPath } from "../../core/paths/check-path.ts";
import { expandBraces } from "../../core/paths/expand-braces.ts";

/**
 * What a plan may not wish for, as `plan.<path>: <what>`: a model that the configuration does not name (it could be dear, or not exist), an agent that
 * the repository does not have for the feature's role, and owned paths that no change may touch.
 */
export function checkFeatureWishes(
  plan: Plan,
  models: readonly string[],
  agents: readonly { readonly name: string; readonly role: string }[] = [],
): readonly string[] {
  return plan.features.flatMap((feature, index) => [
    ...(feature.model === null || models.includes(feature.model)
      ? []
      : [
          `plan.features[${index}].model: "${feature.model}" is none of the configured models (${models.join(", ")}); give null`,
        ]),
    ...(feature.agent === undefined || agents.some(({ name, role }) => name === feature.agent && role === feature.role)
      ? []
      : [
          `plan.features[${index}].agent: "${feature.agent}" is none of the project's agents for a ${feature.role} (${namesOf(agents, feature.role)}); give null`,
        ]),
    ...feature.owns.flatMap((glob, at) => {
      const reason = toExamples(glob)
        .map(checkPath)
        .find((found) => found !== undefined);
      return reason === undefined
        ? []
        : [`plan.features[${index}].owns[${at}]: "${glob}" is no path of the repository: ${reason}`];
    }),
  ]);
}

/** A path for each alternative of a glob; an empty one between slashes is no part. */
function toExamples(glob: string): readonly string[] {
  const alternatives = expandBraces(glob) ?? [glob];
  return alternatives.map((one) =>
    (one === glob ? one : one.replace(/\/{2,}/g, "/"))
      .replace(/\/$/, "")
      .replace(/\\([\s\S])|[*?]+/gu, (_, escaped) => escaped ?? "x"),
  );
}

function namesOf(agents: readonly { readonly name: string; readonly role: string }[], role: string): string {
  const names = agents.filter((agent) => agent.role === role).map(({ name }) => name);
  return names.length === 0 ? "it has none" : names.join(", ");
}
