import type { Model, Reply } from "../../ports/model.ts";

/** Why an answer is none, for people; undefined: it is one. */
export function nameFailure({ name }: Pick<Model, "name">, reply: Reply): string | undefined {
  const { failure, stop, rawStop } = reply;
  if (failure !== undefined) return `${name}: ${failure.kind}: ${failure.message}`;
  if (stop === "context_overflow") return `${name}: the conversation is longer than it can read (${rawStop})`;
  return stop === "refusal" ? `${name} refused to answer (${rawStop})` : undefined;
}
