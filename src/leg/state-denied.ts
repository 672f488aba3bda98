import { Fault } from "../core/fault.ts";

/** The server took no push of the state branch, whatever it held. */
export function stateDenied(words: string): Fault {
  return new Fault(
    "git.refused",
    `The server refused the push of \`baton-state\`: ${words} Let the job's token write to it (rules for branches, \`contents: write\`), then comment \`/baton retry\`.`,
    { who: "user" },
  );
}
