import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages";
import type { Model } from "../../../ports/model.ts";
import { collectEvents } from "../collect-events.ts";
import { failedReply, noUsage } from "../failed-reply.ts";
import type { ModelOptions } from "../model-options.ts";
import { foldMessage } from "./fold-message.ts";
import { openMessages } from "./open-messages.ts";
import { toFailedReply } from "./to-failure.ts";
import { toReply } from "./to-reply.ts";
import { toRequest } from "./to-request.ts";
import { warnOnce } from "./warn-once.ts";

/** Claude through the Messages API. `baseUrl` is the root; one that ends in `/v1` is taken too. */
export function createAnthropicModel({ model, key, baseUrl, idleMs }: ModelOptions): Model {
  const name = `anthropic/${model}`;
  const messages = openMessages({ key, baseUrl, idleMs });
  return {
    name,
    // Signed thinking is bound to all that stood before it.
    isAppendOnly: true,
    async reply(transcript, tools, options) {
      const signal = options.signal;
      const request = toRequest(model, { transcript, tools, options });
      const stop = new AbortController();
      const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      const { events, error } = await collectEvents<RawMessageStreamEvent>(
        () => warnOnce(() => messages.create(request, { signal: either })),
        {
          stop: () => stop.abort(),
          isLast: ({ type }) => type === "message_stop",
          isToken: ({ type }) => type === "content_block_start",
          onBegun: options.onBegun,
          lingerMs: 250,
        },
      );
      const message = foldMessage(events);
      if (message.complete) return toReply(message, name);
      if (signal?.aborted) return failedReply({ kind: "aborted", message: "the call was aborted" });
      if (error !== undefined) return toFailedReply(error, events.length === 0 ? noUsage : message.usage, Date.now());
      const what =
        events.length === 0 ? "the answer was empty or no event stream" : "the stream ended before the message did";
      return failedReply({ kind: "cut", message: what });
    },
    async countInput(transcript, tools, options) {
      const { max_tokens: _, stream: __, ...asked } = toRequest(model, { transcript, tools, options });
      const { signal = null } = options;
      const counted = await messages.countTokens(asked, { signal }).catch(() => undefined);
      return counted?.input_tokens;
    },
  };
}
