import { groupBy } from "../../core/group-by.ts";

/** How many answers a verdict needs: more than half of those that were asked, and both of two. */
export function quorumOf(asked: number): number {
  return asked <= 2 ? asked : Math.floor(asked / 2) + 1;
}

/** Models of one vendor, where there are several: what they share they may share because they were made alike. */
export function findFamilies(models: readonly string[]): readonly (readonly string[])[] {
  const families = groupBy(models, (model) => model.slice(0, model.indexOf("/")));
  return [...families.values()].filter((family) => family.length > 1);
}
