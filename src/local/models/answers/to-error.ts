import type { Refusal } from "../asked.ts";
import type { Turn, Vendor } from "../script/script.ts";

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const statuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

/** An error as the vendor writes it. */
export function toError(
  vendor: Vendor,
  { status, type, message }: Refusal,
  headers: HttpAnswer["headers"] = {},
  details: readonly object[] = [],
): HttpAnswer {
  const bodies = {
    anthropic: { type: "error", error: { type, message }, request_id: "req_scripted" },
    openai: { error: { message, type, param: null, code: type === "invalid_request_error" ? null : type } },
    google: {
      error: {
        code: status,
        message,
        status: statuses[status] ?? "UNKNOWN",
        ...(details.length > 0 ? { details } : {}),
      },
    },
  };
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(bodies[vendor]) };
}

/** A wrong key: Google says so with a 400, and only the reason tells. */
export function toBadKey(vendor: Vendor): HttpAnswer {
  if (vendor === "anthropic")
    return toError(vendor, { status: 401, type: "authentication_error", message: "invalid x-api-key" });
  if (vendor === "openai")
    return toError(vendor, { status: 401, type: "invalid_api_key", message: "Incorrect API key provided." });
  const details = [
    { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID", domain: "googleapis.com" },
  ];
  return toError(
    vendor,
    { status: 400, type: "INVALID_ARGUMENT", message: "API key not valid. Please pass a valid API key." },
    {},
    details,
  );
}

/** The transcript is larger than the model's window. */
export function toOverflow(vendor: Vendor): HttpAnswer {
  const words = {
    anthropic: { type: "invalid_request_error", message: "prompt is too long: 1000001 tokens > 1000000 maximum" },
    openai: {
      type: "context_length_exceeded",
      message: "Your input exceeds the context window of this model. Please adjust your input and try again.",
    },
    google: {
      type: "INVALID_ARGUMENT",
      message: "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).",
    },
  };
  return toError(vendor, { status: 400, ...words[vendor] });
}

const busy: Readonly<
  Record<
    string,
    { readonly status: number; readonly types: Readonly<Record<Vendor, string>>; readonly message: string }
  >
> = {
  "429": {
    status: 429,
    types: { anthropic: "rate_limit_error", openai: "rate_limit_exceeded", google: "" },
    message: "Rate limit reached.",
  },
  "500": {
    status: 500,
    types: { anthropic: "api_error", openai: "server_error", google: "" },
    message: "Internal server error.",
  },
  "503": {
    status: 503,
    types: { anthropic: "api_error", openai: "server_error", google: "" },
    message: "The model is overloaded. Please try again later.",
  },
  "529": {
    status: 529,
    types: { anthropic: "overloaded_error", openai: "server_error", google: "" },
    message: "Overloaded",
  },
};

/** A 4xx or 5xx of the script, with the wait where the vendor puts it: headers, and for Google the body as well. */
export function toBusy(vendor: Vendor, turn: Turn): HttpAnswer | undefined {
  const found = busy[turn.fault ?? ""];
  if (found === undefined) return undefined;
  // Only Anthropic knows 529; the others say 503.
  const status = found.status === 529 && vendor !== "anthropic" ? 503 : found.status;
  const headers = {
    ...(turn.retryAfter === undefined ? {} : { "retry-after": turn.retryAfter }),
    ...(turn.retryAfterMs === undefined ? {} : { "retry-after-ms": String(turn.retryAfterMs) }),
  };
  const seconds = turn.retryAfterMs === undefined ? Number(turn.retryAfter) : turn.retryAfterMs / 1000;
  const details = Number.isFinite(seconds)
    ? [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${seconds}s` }]
    : [];
  return toError(vendor, { status, type: found.types[vendor], message: found.message }, headers, details);
}
