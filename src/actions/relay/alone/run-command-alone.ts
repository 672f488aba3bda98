import type { Config } from "../../../config/config.ts";
import type { Proof } from "../../../contracts/proof.ts";
import { nothingTold, readCommands } from "../../../leg/read/read-commands.ts";
import { prepareBase } from "../../../leg/tests/prepare-base.ts";
import { readWishes } from "../../../leg/toolchains/find-wishes.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { Ports } from "../../../ports/ports.ts";

/** A stage's command in the sandbox, in a copy of the checkout's files where the base's `setup` has run; the checkout is left alone. */
export async function runCommandAlone(
  command: string,
  {
    git,
    head,
    tree,
    config,
  }: { readonly git: Git; readonly head: string; readonly tree: string; readonly config: Config },
  ports: Ports,
): Promise<Proof> {
  const sandbox = await ports.sandbox();
  const blank: Proof = {
    base: head,
    tree,
    outcome: "no_sandbox",
    reason: "",
    tests: null,
    failing: [],
    report: "exit-code",
    source: "configured",
    sandbox: sandbox.kind,
    network: config.validate.network,
    commands: [],
    conflicts: [],
  };
  if (sandbox.kind === "none") {
    ports.reporter.warn(`Nothing can be run here: ${sandbox.why}`);
    return blank;
  }
  const { setup } = await readCommands(git, head, tree, { config: config.validate, told: nothingTold });
  const wishes = await readWishes(git, head, { setup, test: command });
  const judged = { ...config, validate: { ...config.validate, report: "exit-code" as const } };
  const prepared = await prepareBase(
    { git, base: head, from: head, setup, wishes, config: judged, prepared: undefined },
    sandbox,
    ports,
  );
  try {
    const ran = prepared.setup === null ? [] : [prepared.setup];
    if (!prepared.isReady) return { ...blank, outcome: "failed", commands: ran };
    const { run } = await prepared.test(tree, { command, again: false });
    return { ...blank, outcome: run.exitCode === 0 ? "passed" : "failed", commands: [...ran, run] };
  } finally {
    prepared.close();
  }
}
