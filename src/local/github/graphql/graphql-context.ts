import { allowed } from "../access.ts";
import type { Caller } from "../caller.ts";
import { repoOf, type World } from "../world.ts";
import { forbidden } from "./graphql-refusal.ts";

/** What every resolver is handed. */
export type GraphqlContext = { readonly world: World; readonly caller: Caller };

/** Refuses a caller who lacks all of `needs`, as GitHub does whatever the mutation. */
export function mustHold({ world, caller }: GraphqlContext, repo: number, needs: string): void {
  if (!allowed(world, repoOf(world, repo), caller, [needs])) throw forbidden();
}
