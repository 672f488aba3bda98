import type { Response, ResponseStreamEvent } from "openai/resources/responses/responses";

const frames = /^(?:error|response\.(?:queued|created|in_progress|completed|incomplete|failed))$/;

/** Whether something of the answer itself has come, be it a word, a thought or a call. */
export function hasBegun(events: readonly ResponseStreamEvent[]): boolean {
  return events.some(({ type }) => !frames.test(type));
}

/** The response that the last event carries, or undefined for a stream that ended before the vendor said how it went. */
export function findResponse(events: readonly ResponseStreamEvent[]): Response | undefined {
  const last = events.findLast(
    (event) =>
      event.type === "response.completed" || event.type === "response.incomplete" || event.type === "response.failed",
  );
  return last?.response;
}
