import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { messageOf } from "../../short-message.ts";

/** A vendor that says nothing for so long says nothing any more. */
const maxSilenceMs = 300_000;

export type VendorQuestion = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
};
/** `isReached`: a connection was there, so the question may have been read. */
export type VendorAnswer =
  | { readonly answer: IncomingMessage }
  | { readonly answer?: undefined; readonly isReached: boolean; readonly why: string };

/**
 * Asks on a connection of its own, and follows no redirect. Not by `fetch`, which does not tell whether a question that failed had left the machine: what
 * never did is free, whatever kept it (name, address, certificate).
 */
export function askVendor(url: URL, { headers, body, signal }: VendorQuestion): Promise<VendorAnswer> {
  return new Promise((resolve) => {
    const isTls = url.protocol === "https:";
    const all = { ...headers, "content-length": String(Buffer.byteLength(body)) };
    const request = (isTls ? https : http).request(url, { method: "POST", headers: all, signal, agent: false });
    let isReached = false;
    request.once("socket", (socket) =>
      socket.once(isTls ? "secureConnect" : "connect", () => {
        isReached = true;
      }),
    );
    request.once("response", (answer) => resolve({ answer }));
    request.on("error", (error) => resolve({ isReached, why: reasonOf(error) }));
    request.setTimeout(maxSilenceMs, () => request.destroy(new Error(`nothing came for ${maxSilenceMs / 1000} s`)));
    request.end(body);
  });
}

/** Several addresses of one name fail together, without a word of their own. */
function reasonOf(error: Error): string {
  const all = error instanceof AggregateError ? error.errors.map(messageOf) : [messageOf(error)];
  return [...new Set(all)].join("; ");
}
