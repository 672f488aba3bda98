import type { Message, ToolSpec, Transcript } from "../../ports/model.ts";

/** Messages and tools are values that never change: each is measured once, not with every call. */
const known = new WeakMap<Message | ToolSpec, number>();

function lengthOf(value: Message | ToolSpec): number {
  const length = known.get(value) ?? JSON.stringify(value).length;
  known.set(value, length);
  return length;
}

const sum = (values: readonly (Message | ToolSpec)[]): number =>
  values.reduce((total, value) => total + lengthOf(value), 0);

/** Characters of a conversation's turns, about as they are sent. */
export function lengthOfTurns({ messages }: Pick<Transcript, "messages">): number {
  return sum(messages);
}

/** Characters of a whole call. */
export function lengthOfCall(transcript: Transcript, specs: readonly ToolSpec[]): number {
  return transcript.system.length + sum(transcript.messages) + sum(specs);
}
