import type { Plan } from "../../contracts/plan.ts";
import { findGlobProblem } from "../../core/paths/find-glob-problem.ts";
import { findCycle, toAncestors } from "../due/waves.ts";
import { globsOverlap } from "./globs-overlap.ts";

/**
 * What is wrong with a plan beyond its schema, each as `plan.<path>: <what>` (`plan.features[2].dependsOn[0]: no feature "f7"`); empty when it can be
 * worked on. Used by the planner (goes back to the model) and again by the writer that records the plan.
 */
export function checkPlan(plan: Plan): readonly string[] {
  const problems = [...checkIds(plan), ...checkDependencies(plan), ...checkCriteria(plan)];
  if (problems.length > 0) return problems;
  const cycle = findCycle(plan.features);
  if (cycle !== undefined) return [`plan.features: the dependencies go in a circle: ${cycle.join(" → ")}`];
  const unreadable = checkGlobs(plan);
  return unreadable.length > 0 ? unreadable : checkOwnedPaths(plan);
}

function checkIds(plan: Plan): readonly string[] {
  return plan.features.flatMap((feature, index) => {
    const first = plan.features.findIndex((other) => other.id === feature.id);
    return first < index
      ? [`plan.features[${index}].id: "${feature.id}" is also the id of plan.features[${first}]`]
      : [];
  });
}

function checkDependencies(plan: Plan): readonly string[] {
  const ids = new Set(plan.features.map((feature) => feature.id));
  return plan.features.flatMap((feature, index) =>
    feature.dependsOn.flatMap((id, at) => {
      const place = `plan.features[${index}].dependsOn[${at}]`;
      if (!ids.has(id)) return [`${place}: no feature "${id}"`];
      if (id === feature.id) return [`${place}: feature "${id}" depends on itself`];
      return feature.dependsOn.indexOf(id) < at ? [`${place}: "${id}" is named twice`] : [];
    }),
  );
}

function checkCriteria(plan: Plan): readonly string[] {
  return plan.features.flatMap((feature, index) =>
    feature.criteria.flatMap((criterion, at) => {
      const place = `plan.features[${index}].criteria[${at}].id`;
      if (!criterion.id.startsWith(`${feature.id}.`))
        return [`${place}: "${criterion.id}" does not begin with "${feature.id}."`];
      const first = feature.criteria.findIndex((other) => other.id === criterion.id);
      return first < at ? [`${place}: "${criterion.id}" is also the id of criteria[${first}]`] : [];
    }),
  );
}

/** A pattern that is read otherwise than it is meant would own nothing, and two features could write one file. */
function checkGlobs(plan: Plan): readonly string[] {
  return plan.features.flatMap(({ owns }, index) =>
    owns.flatMap((glob, at) => {
      const problem = findGlobProblem(glob);
      return problem === undefined ? [] : [`plan.features[${index}].owns[${at}]: "${glob}": ${problem}`];
    }),
  );
}

/** Two features of which neither needs the other may run side by side, and must not write the same files. */
function checkOwnedPaths(plan: Plan): readonly string[] {
  const ancestors = toAncestors(plan.features);
  return plan.features.flatMap((feature, index) =>
    plan.features.slice(0, index).flatMap((other) => {
      if (ancestors.get(feature.id)?.has(other.id) || ancestors.get(other.id)?.has(feature.id)) return [];
      return feature.owns.flatMap((glob, at) => {
        const clash = other.owns.find((one) => globsOverlap(one, glob));
        return clash === undefined
          ? []
          : [
              `plan.features[${index}].owns[${at}]: "${glob}" overlaps "${clash}" of ${other.id}, which may run at the same time; merge the two features, separate the paths, or let one depend on the other`,
            ];
      });
    }),
  );
}
