import type { Plan } from "../../contracts/plan.ts";
import { checkPath } from "../../core/paths/check-path.ts";

/**
 * What a plan may not wish for, as `plan.<path>: <what>`: a model that the configuration does not name (it could be dear, or not exist), and owned
 * paths that no change may touch.
 */
export function checkFeatureWishes(plan: Plan, models: readonly string[]): readonly string[] {
  return plan.features.flatMap((feature, index) => [
    ...(feature.model === null || models.includes(feature.model)
      ? []
      : [
          `plan.features[${index}].model: "${feature.model}" is none of the configured models (${models.join(", ")}); give null`,
        ]),
    ...feature.owns.flatMap((glob, at) => {
      const reason = checkPath(glob.replace(/\/$/, "").replace(/[*?]+/g, "x"));
      return reason === undefined
        ? []
        : [`plan.features[${index}].owns[${at}]: "${glob}" is no path of the repository: ${reason}`];
    }),
  ]);
}
