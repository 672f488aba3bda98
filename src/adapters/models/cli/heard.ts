import type { AgentEvent } from "../../../contracts/agent-event.ts";
import type { Tries } from "./proxy/standing.ts";

/** What an agent has said so far of its work, put together from its events. */
export type Heard = {
  /** Said since the last tool call. */
  text: string;
  /** What an answer had said that was cut at its length: the last word is the rest of it. */
  before: string;
  /** What was said belongs to a try that failed, or to a word that was the last: what is said next stands in its place. */
  isStale: boolean;
  /** It has said that it is through; null again when it calls a tool. */
  ended: { readonly ok: boolean; readonly text: string } | null;
  /** It has begun anew since. */
  goesOn: boolean;
  /** The last failure that it told, unless it came on afterwards. */
  failed: string;
  /** Commands and agents that it has left running, and whose end it will take up. */
  background: number;
  toolCalls: number;
};

/** A result is far shorter; what an agent floods us with is not kept. */
const maxTextLength = 256 * 1024;

export function nothingHeard(): Heard {
  return { text: "", before: "", isStale: false, ended: null, goesOn: false, failed: "", background: 0, toolCalls: 0 };
}

/** True when the event is a sign of life, of an agent that is through too. */
export function hear(heard: Heard, event: AgentEvent): boolean {
  switch (event.type) {
    case "started":
      begin(heard);
      break;
    case "said":
      if (event.by === undefined) say(heard, event.text);
      break;
    case "tool_called":
      begin(heard);
      heard.ended = null;
      heard.toolCalls += 1;
      break;
    case "resumed":
      heard.before = heard.text;
      break;
    case "failed":
      heard.failed = event.message;
      heard.isStale = true;
      return true;
    case "ended":
      heard.ended = { ok: event.ok, text: event.text };
      heard.goesOn = false;
      heard.isStale = true;
      return true;
    case "background":
      heard.background = event.tasks.length;
      return true;
    case "thought":
    case "tool_answered":
      break;
    default:
      return false;
  }
  heard.failed = "";
  heard.goesOn = heard.ended !== null;
  return true;
}

/**
 * The agent's last word. gemini asks again in silence when an answer broke off, after it has printed some of the half: what stands before the whole
 * answer is left out when it is that.
 */
export function lastWord({ ended, text, before }: Heard, { halves, whole }: Tries): string {
  if (ended !== null && ended.text !== "") return before + ended.text;
  if (whole === "" || !text.endsWith(whole)) return text;
  const first = text.slice(0, text.length - whole.length);
  const left = halves.reduce((rest, half) => rest.slice(sharedLength(rest, half)), first);
  return left === "" ? whole : text;
}

function sharedLength(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

function begin(heard: Heard): void {
  heard.text = "";
  heard.before = "";
  heard.isStale = false;
}

function say(heard: Heard, text: string): void {
  if (heard.isStale) begin(heard);
  heard.text += text;
  if (heard.text.length > 2 * maxTextLength) heard.text = heard.text.slice(-maxTextLength);
}
