import { createInterface } from "node:readline/promises";

/** Asks at the terminal; Enter means yes. Ctrl-C and Ctrl-D there mean no. */
export async function askYesNo(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Without a listener a closed terminal leaves the question open for ever, and Ctrl-C would throw past everything.
  const closed = new Promise<"n">((resolve) => terminal.once("close", () => resolve("n")));
  terminal.once("SIGINT", () => terminal.close());
  try {
    const answer = terminal.question(`${question} [Y/n] `, { signal }).catch(() => "n");
    return !/^\s*n/i.test(await Promise.race([answer, closed]));
  } finally {
    terminal.close();
  }
}
