import { z } from "zod";
import { eventEnvelope } from "./envelope.ts";
import { peopleEvents } from "./people.ts";
import { workEvents } from "./work.ts";

/** Payload schema of each event type. An event's type fixes its payload. */
export const eventPayloads = { ...peopleEvents, ...workEvents } as const;
export type EventType = keyof typeof eventPayloads;
export type EventPayload<T extends EventType> = z.infer<(typeof eventPayloads)[T]>;

type EventOf<T extends EventType> = T extends EventType
  ? z.infer<z.ZodObject<typeof eventEnvelope>> & { readonly type: T; readonly payload: EventPayload<T> }
  : never;

/** CC-04 (collaboration → audit log): one fact, appended to the state branch, never changed. */
export type Event<T extends EventType = EventType> = EventOf<T>;

/** An event before the writer has given it its place and time. */
export type EventDraft<T extends EventType = EventType> = T extends EventType ? Omit<EventOf<T>, "seq" | "at"> : never;

const variants = (Object.keys(eventPayloads) as EventType[]).map((type) =>
  z.strictObject({ ...eventEnvelope, type: z.literal(type), payload: eventPayloads[type] }),
);

/** Schema of any event; used when one is written and when one is read. */
export const Event = z.discriminatedUnion(
  "type",
  variants as [(typeof variants)[number], ...(typeof variants)[number][]],
) as z.ZodType<Event>;
