import type { Response, ResponseStreamEvent } from "openai/resources/responses/responses";

/** The response that the last event carries, or undefined for a stream that ended before the vendor said how it went. */
export function findResponse(events: readonly ResponseStreamEvent[]): Response | undefined {
  const last = events.findLast(
    (event) =>
      event.type === "response.completed" || event.type === "response.incomplete" || event.type === "response.failed",
  );
  return last?.response;
}
