import { Prepared } from "../../contracts/prepared.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox, StandIn } from "../../ports/sandbox.ts";
import { readPreparedContent } from "./prepared-content.ts";

/** The job input `prepared`, the output of the workflow run's `prepare` job; empty: there is none. What does not parse is told, and is none. */
export function parsePrepared(text: string, { reporter }: Pick<Ports, "reporter">): Prepared | undefined {
  if (text === "") return undefined;
  try {
    return Prepared.parse(JSON.parse(text));
  } catch {
    reporter.warn("The input `prepared` is not what a prepare job gives: it is not used, and `setup` runs instead.");
    return undefined;
  }
}

/**
 * Lays what an earlier set-up left over a folder with the base's files, and has the sandbox show it at the place that it was set up at. Gives the place; undefined
 * where it is of another tree or another machine, which is told. @throws Fault as `PreparedStore.unpack` does.
 */
export async function takePrepared(
  of: {
    readonly git: Git;
    readonly base: string;
    readonly setup: string;
    readonly prepared: Prepared;
    readonly folder: string;
  },
  sandbox: Sandbox & StandIn,
  { preparedStore: store, reporter }: Pick<Ports, "preparedStore" | "reporter">,
): Promise<string | undefined> {
  const { git, base, setup, prepared, folder } = of;
  const [content, machine] = [await readPreparedContent(git, base, setup), await store.machine()];
  const isOther = content !== prepared.content ? "of other dependencies" : "of another machine";
  if (content !== prepared.content || machine !== prepared.machine) {
    reporter.say(`What was prepared is ${isOther}, so \`setup\` runs here.`);
    return undefined;
  }
  const place = await store.unpack(prepared, {
    folder,
    known: (await git.listTree(base)).filter(({ type }) => type === "blob"),
  });
  await sandbox.adopt({ folder, ...place });
  reporter.say(`setup: taken from the ${prepared.kept} ${prepared.name}`);
  return place.at;
}
