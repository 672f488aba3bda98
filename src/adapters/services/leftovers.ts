import type { Docker } from "./docker.ts";
import { isGone } from "./owner.ts";
import { type Mark, nameOf, toList, toListGroup } from "./to-words.ts";

const call = { timeoutMs: 60_000 } as const;
/** Words for removal, before the ids. What a container wrote goes with it. */
const remove = { container: ["container", "rm", "--force", "--volumes"], network: ["network", "rm"] } as const;

/** Takes away what bears our mark and whose process is gone. What can not be taken is there for the next start. Gives how many containers there were. */
export async function removeLeftovers(docker: Docker, nowMs: number): Promise<number> {
  let count = 0;
  for (const kind of ["container", "network"] as const) {
    const { output } = await docker(toList(kind), call);
    const left = output.split("\n").flatMap((line) => {
      const [id = "", owner = "", until = ""] = line.split("\t");
      return /^[0-9a-f]{12,64}$/.test(id) && isGone(owner, until, nowMs) ? [id] : [];
    });
    if (left.length > 0) await docker([...remove[kind], ...left], call);
    if (kind === "container") count = left.length;
  }
  return count;
}

/** Takes away all of one group, also what Docker made and did not tell of any more. Gives why something is left; undefined: nothing is. */
export async function removeGroup(docker: Docker, mark: Pick<Mark, "group">): Promise<string | undefined> {
  const listed = await docker(toListGroup(mark), call);
  const ids = listed.output.split("\n").filter((line) => line !== "");
  const removed = ids.length === 0 ? listed : await docker([...remove.container, ...ids], call);
  const network = await docker([...remove.network, nameOf(mark)], call);
  const isGoneNow = network.exitCode === 0 || /not found|No such network/i.test(network.errors);
  const failed = [listed, removed].find(({ exitCode }) => exitCode !== 0) ?? (isGoneNow ? undefined : network);
  return failed?.errors.trim().slice(0, 400);
}
