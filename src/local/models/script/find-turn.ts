import type { Asked } from "../asked.ts";
import type { Conversation, Script, Turn } from "./script.ts";

export type FoundTurn =
  | { readonly found: true; readonly conversation: string; readonly index: number; readonly turn: Turn }
  | { readonly found: false; readonly why: string };

/**
 * The turn that answers a request, by nothing but the request: its conversation by vendor and texts, its place by the turns that it brings back. So a
 * job that is killed and run again finds the same answers, and any number of jobs may ask at once.
 */
export function findTurn(script: Script, asked: Asked): FoundTurn {
  const conversation = script.find((candidate) => fits(candidate, asked));
  if (conversation === undefined) return { found: false, why: `no conversation of the script fits ${toShow(asked)}` };
  const turn = conversation.turns[asked.turns];
  if (turn === undefined) {
    return {
      found: false,
      why: `conversation "${conversation.name}" has ${conversation.turns.length} turns, and turn ${asked.turns + 1} was asked for by ${toShow(asked)}`,
    };
  }
  return { found: true, conversation: conversation.name, index: asked.turns, turn };
}

function fits(conversation: Conversation, asked: Asked): boolean {
  if (conversation.vendor !== undefined && conversation.vendor !== asked.vendor) return false;
  const pairs: [string | undefined, readonly string[]][] = [
    [conversation.model, [asked.model]],
    [conversation.system, [asked.system]],
    [conversation.user, asked.users.length === 0 ? [""] : asked.users.slice(0, 2)],
  ];
  return pairs.every(
    ([source, texts]) => source === undefined || texts.some((text) => new RegExp(source, "su").test(text)),
  );
}

function toShow(asked: Asked): string {
  const start = (text: string) => JSON.stringify(text.replace(/\s+/g, " ").slice(0, 160));
  return `${asked.vendor}/${asked.model}, system ${start(asked.system)}, user ${start(asked.users[0] ?? "")}`;
}
