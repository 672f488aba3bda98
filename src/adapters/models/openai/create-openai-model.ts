import type { Model } from "../../../ports/model.ts";
import { collectEvents } from "../collect-events.ts";
import { failedReply } from "../failed-reply.ts";
import type { ModelOptions } from "../model-options.ts";
import { findResponse, hasBegun } from "./find-response.ts";
import { openClient } from "./open-client.ts";
import { fromFailedResponse, toFailedReply } from "./to-failure.ts";
import { toReply } from "./to-reply.ts";
import { toRequest } from "./to-request.ts";

/** OpenAI's models, and what else speaks its Responses API. `baseUrl` may end in a version (`/v1`); if not, `/v1` is added. */
export function createOpenaiModel({ model, key, baseUrl, idleMs }: ModelOptions): Model {
  const name = `openai/${model}`;
  const client = openClient({ key, baseUrl, idleMs });
  return {
    name,
    async reply(transcript, tools, options) {
      const signal = options.signal;
      const request = toRequest(model, { transcript, tools, options });
      const stop = new AbortController();
      const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      const { events, error } = await collectEvents(() => client.responses.create(request, { signal: either }), {
        stop: () => stop.abort(),
        isLast: (event) => findResponse([event]) !== undefined,
        isToken: (event) => hasBegun([event]),
        onBegun: options.onBegun,
        lingerMs: 250,
      });
      const response = findResponse(events);
      if (response !== undefined)
        return response.status === "failed" ? fromFailedResponse(response, hasBegun(events)) : toReply(response, name);
      if (signal?.aborted) return failedReply({ kind: "aborted", message: "the call was aborted" });
      if (error !== undefined) return toFailedReply(error, hasBegun(events), Date.now());
      const what =
        events.length === 0 ? "the answer was empty or no event stream" : "the stream ended before the response did";
      return failedReply({ kind: "cut", message: what });
    },
    async countInput(transcript, tools, options) {
      const {
        input = [],
        instructions,
        tools: sent = [],
        reasoning,
      } = toRequest(model, { transcript, tools, options });
      const asked = {
        model,
        input,
        tools: sent,
        ...(instructions && { instructions }),
        ...(reasoning && { reasoning }),
      };
      const { signal = null } = options;
      const counted = await client.responses.inputTokens.count(asked, { signal }).catch(() => undefined);
      return counted?.input_tokens;
    },
  };
}
