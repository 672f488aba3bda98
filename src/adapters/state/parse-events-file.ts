import { Event } from "../../contracts/events/event.ts";
import { Fault } from "../../core/fault.ts";
import { stateRef } from "./layout.ts";
import { restoreLines } from "./restore-lines.ts";

/** The events of one file: whole lines, each of its contract, all of that run, numbered upwards from the file's name. Else a Fault `state.corrupt` with file and line. */
export function parseEventsFile(
  path: string,
  content: Buffer,
  of: { readonly run: string; readonly firstSeq: number },
): readonly Event[] {
  const text = content.toString();
  if (!text.endsWith("\n")) throw corrupt(path, text.split("\n").length, "the line is cut off (it has no end)");
  const events = text
    .slice(0, -1)
    .split("\n")
    .map((line, index) => parseLine(path, index + 1, line));
  for (const [index, event] of events.entries()) {
    if (event.run !== of.run) throw corrupt(path, index + 1, `the event is of run ${event.run}`);
    const former = events[index - 1];
    if (former === undefined && event.seq !== of.firstSeq)
      throw corrupt(path, 1, `the first event has seq ${event.seq}`);
    if (former !== undefined && event.seq <= former.seq)
      throw corrupt(path, index + 1, `seq ${event.seq} comes after ${former.seq}`);
  }
  return events;
}

function parseLine(path: string, line: number, text: string): Event {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw corrupt(path, line, `no JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
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
