import { ChainLink } from "../../contracts/chain.ts";
import { Event } from "../../contracts/events/event.ts";
import { Fault } from "../../core/fault.ts";
import { stateRef } from "./layout.ts";
import { restoreLines } from "./restore-lines.ts";

/** One file of events. `link`: what it stands on; undefined in a file of version 1. */
export type EventsFile = { readonly link: ChainLink | undefined; readonly events: readonly Event[] };

/** The events of one file: whole lines, each of its contract, all of that run, numbered upwards from the file's name. Else a Fault `state.corrupt` with file and line. */
export function parseEventsFile(
  path: string,
  content: Buffer,
  of: { readonly run: string; readonly firstSeq: number },
): EventsFile {
  const text = content.toString();
  if (!text.endsWith("\n")) throw corrupt(path, text.split("\n").length, "the line is cut off (it has no end)");
  const [first = "", ...others] = text.slice(0, -1).split("\n");
  const { link, line } = splitLink(path, first);
  const events = [
    toEvent(path, 1, line),
    ...others.map((other, index) => toEvent(path, index + 2, parseJson(path, index + 2, other))),
  ];
  for (const [index, event] of events.entries()) {
    if (event.run !== of.run) throw corrupt(path, index + 1, `the event is of run ${event.run}`);
    const former = events[index - 1];
    if (former === undefined && event.seq !== of.firstSeq)
      throw corrupt(path, 1, `the first event has seq ${event.seq}`);
    if (former !== undefined && event.seq <= former.seq)
      throw corrupt(path, index + 1, `seq ${event.seq} comes after ${former.seq}`);
  }
  return { link, events };
}

/** The first line without what the file stands on. */
function splitLink(path: string, text: string): { readonly link: ChainLink | undefined; readonly line: unknown } {
  const value = parseJson(path, 1, text);
  if (typeof value !== "object" || value === null || !("chain" in value)) return { link: undefined, line: value };
  const { chain, ...line } = value;
  const link = ChainLink.safeParse(chain);
  if (!link.success) throw corrupt(path, 1, `chain: ${link.error.issues[0]?.message ?? "breaks its contract"}`);
  return { link: link.data, line };
}

function parseJson(path: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw corrupt(path, line, `no JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function toEvent(path: string, line: number, value: unknown): Event {
  const parsed = Event.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw corrupt(path, line, `${issue?.path.join(".") || "event"}: ${issue?.message ?? "breaks its contract"}`);
}

export function corrupt(path: string, line: number, what: string): Fault {
  return new Fault(
    "state.corrupt",
    `${stateRef} is damaged: ${path}:${line}: ${what}. Nothing was written. Somebody has changed the branch by hand; find the last good commit in its history and put it back:\n${restoreLines("<good commit>", true)}`,
    {
      who: "user",
      facts: { path, line },
    },
  );
}
