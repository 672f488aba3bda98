import type { RepoRow } from "../store/rows.ts";
import { repoOf, type World } from "../world.ts";

/** The next number of issues and pull requests, which share one row of numbers. */
export function takeNumber(world: World, repo: RepoRow): number {
  const now = repoOf(world, repo.id);
  world.store.repositories.put({ ...now, nextNumber: now.nextNumber + 1 });
  return now.nextNumber;
}
