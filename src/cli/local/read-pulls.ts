import type { World } from "./world/world.ts";

type Pull = { readonly number: number; readonly head: { readonly ref: string } };

/** Numbers of the pull requests by branch, as GitHub tells them: the state learns a number with its next push, which a blocked run may not have had. */
export async function readPulls({ github, repository, maintainer }: World): Promise<ReadonlyMap<string, number>> {
  const page = `/repos/${repository}/pulls?state=all&per_page=100`;
  const pulls = (await github.as(maintainer).request("GET", page)) as Pull[];
  return new Map(pulls.map(({ head, number }) => [head.ref, number]));
}
