import { rules } from "./next-step.ts";
import { presentHead, type Situation } from "./situation.ts";
import type { Step } from "./step.ts";

/** Those of a feature's rules that documents of their own go by: no coder works on them, and no reviewer is asked where they are prose. */
const shared: readonly string[] = [
  "finished",
  "blocked",
  "worked on",
  "being merged",
  "kept failing",
  "watch main",
  "main in doubt",
  "documents",
  "branch gone",
];
const afterwards: readonly string[] = ["not proved", "proved by CI", "no proof to be had", "merge"];

/** What is due for the documents' own ticket: they are written, proved and merged, or a person is asked. */
export function documentsStep(situation: Situation): Step {
  const step = first(shared, situation) ?? forPerson(situation) ?? first(afterwards, situation);
  if (step === undefined) return { kind: "rest", why: "nothing is due" };
  return step.kind === "claim" && (step.mode === "implement" || step.mode === "review") ? block(step.why) : step;
}

function first(names: readonly string[], situation: Situation): Step | undefined {
  for (const { name, step } of rules) {
    const found = names.includes(name) ? step(situation) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function forPerson(situation: Situation): Step | undefined {
  const { ticket } = situation;
  const outcome = ticket.proof?.proof.outcome;
  if (presentHead(situation) !== ticket.head) return block("somebody else pushed to the documents' branch");
  if (ticket.openFeedback.length > 0) return block("a person's remarks on the documents wait for an answer");
  if (ticket.documented?.prose === false)
    return block("not all of the documents are prose, and nobody has reviewed them");
  if (outcome === "failed") return block("the tests fail on the default branch with the documents on it");
  return outcome === "conflict" ? block("the documents conflict with the default branch by now") : undefined;
}

function block(reason: string): Step {
  return {
    kind: "block",
    reason,
    remedy: "look at their pull request, and merge or close it yourself; or end the run with `/baton stop`",
  };
}
