import { type Prepared, parsePrepared } from "../../contracts/prepared.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Fetched } from "../../ports/prepared-store.ts";
import type { Sandbox, StandIn } from "../../ports/sandbox.ts";
import type { Wish } from "../toolchains/find-wishes.ts";
import type { Checkout } from "./checkout/read-checkout.ts";
import { readPreparedContent } from "./prepared-content.ts";

/** What an earlier job's set-up left, on its way to this job. */
export type Brought = { readonly prepared: Prepared; readonly fetched: Promise<Fetched> };

/**
 * Begins to fetch what the job input `prepared` names, the output of the workflow run's `prepare` job, beside all that comes before it is needed; empty: there is
 * none. What does not parse is told, and is none.
 */
export function bringPrepared(
  text: string,
  { preparedStore, reporter }: Pick<Ports, "preparedStore" | "reporter">,
): Brought | undefined {
  if (text === "") return undefined;
  const prepared = parsePrepared(text);
  if (prepared === undefined) {
    reporter.warn("The input `prepared` is not what a prepare job gives: it is not used, and `setup` runs instead.");
    return undefined;
  }
  const fetched = preparedStore.fetch(prepared);
  // Who takes it hears of it; nobody may.
  fetched.catch(() => undefined);
  return { prepared, fetched };
}

/**
 * Lays what an earlier set-up left over a folder with the base's files, and has the sandbox show it at the place that it was set up at. Gives the place; undefined
 * where it is of another tree or another machine, which is told. @throws Fault as `PreparedStore.fetch` does.
 */
export async function takePrepared(
  of: {
    readonly git: Git;
    readonly base: string;
    readonly setup: string;
    readonly checkout: Checkout;
    readonly wishes: readonly Wish[];
    readonly brought: Brought;
    readonly folder: string;
  },
  sandbox: Sandbox & StandIn,
  { preparedStore: store, reporter }: Pick<Ports, "preparedStore" | "reporter">,
): Promise<string | undefined> {
  const { git, base, setup, checkout, wishes, folder } = of;
  const { prepared, fetched } = of.brought;
  const [content, machine] = [await readPreparedContent(git, base, { setup, checkout, wishes }), await store.machine()];
  if (content !== prepared.content || machine !== prepared.machine) {
    const other = content === prepared.content ? "another machine" : "other dependencies";
    reporter.say(`What was prepared is of ${other}, so \`setup\` runs here.`);
    return undefined;
  }
  const known = (await git.listTree(base)).filter(({ type }) => type === "blob");
  const place = await (await fetched).lay({ folder, known });
  await sandbox.adopt({ folder, ...place });
  reporter.say(`setup: taken from the ${prepared.kept} ${prepared.name}`);
  return place.at;
}
