import { createInterface, type Interface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";

/** What a person says of a plan; `revise` with what should be different, in their words. */
export type PlanAnswer =
  | { readonly kind: "yes" }
  | { readonly kind: "no" }
  | { readonly kind: "revise"; readonly text: string };

const choices = "[y]es / [n]o / [r]evise";

/** Asks at the terminal until one of the three is said: only yes is yes. Ctrl-C, Ctrl-D and `signal` mean no. */
export async function askAboutPlan(
  signal: AbortSignal,
  terminal: { readonly input: Readable; readonly output: Writable } = { input: process.stdin, output: process.stdout },
): Promise<PlanAnswer> {
  const lines = createInterface(terminal);
  lines.once("SIGINT", () => lines.close());
  const ask = asker(lines, signal);
  try {
    for (;;) {
      const said = await ask(`Go on with this plan? ${choices} `);
      if (said === undefined || /^n(o)?$/i.test(said)) return { kind: "no" };
      if (/^y(es)?$/i.test(said)) return { kind: "yes" };
      const revise = /^r(?:evise)?(?:\s+(.*))?$/is.exec(said);
      if (revise === null) {
        terminal.output.write(`"${said}" is none of ${choices}.\n`);
        continue;
      }
      const text = revise[1]?.trim() || (await ask("What should be different? "));
      if (text === undefined) return { kind: "no" };
      if (text !== "") return { kind: "revise", text };
    }
  } finally {
    lines.close();
  }
}

/** Gives a line without the space around it; undefined once there will be none any more. */
function asker(lines: Interface, signal: AbortSignal): (question: string) => Promise<string | undefined> {
  // Without a listener a closed terminal leaves the question open for ever, and Ctrl-C would throw past everything.
  const closed = new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined)));
  return async (question) => {
    const answer = lines.question(question, { signal }).catch(() => undefined);
    return (await Promise.race([answer, closed]))?.trim();
  };
}
