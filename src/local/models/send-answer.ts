import type { ServerResponse } from "node:http";
import type { HttpAnswer } from "./answers/to-error.ts";
import type { Turn } from "./script/script.ts";

const page = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>502 Bad gateway</h1></body></html>";

/** Sends an answer, or breaks it as the turn says. */
export function sendAnswer(response: ServerResponse, answer: HttpAnswer, turn: Turn = {}): void {
  if (turn.fault === "reset") response.socket?.resetAndDestroy();
  else if (turn.fault === "empty") response.writeHead(200, { "content-type": "text/event-stream" }).end();
  else if (turn.fault === "502") response.writeHead(502, { "content-type": "text/html" }).end(page);
  else if (turn.fault === "html") response.writeHead(200, { "content-type": "text/html" }).end(page);
  else if (turn.fault === "cut" || turn.fault === "ended" || turn.fault === "stall") sendPart(response, answer, turn);
  else if (response.headersSent) response.end(answer.body.slice(beginningOf(answer)));
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Sends an answer's beginning, all but its last event; `sendAnswer` sends the rest. One that is to be broken has none. */
export function beginAnswer(response: ServerResponse, answer: HttpAnswer, turn: Turn = {}): void {
  if (turn.fault !== undefined) return;
  response.writeHead(answer.status, answer.headers).write(answer.body.slice(0, beginningOf(answer)));
}

function beginningOf({ body }: HttpAnswer): number {
  const last =
    body
      .trimEnd()
      .split(/\n\r?\n/)
      .at(-1) ?? "";
  return body.trimEnd().length - last.length;
}

function sendPart(response: ServerResponse, answer: HttpAnswer, { fault, cutAt = 0.5 }: Turn): void {
  const bytes = Buffer.from(answer.body);
  response.writeHead(answer.status, answer.headers);
  response.write(bytes.subarray(0, Math.floor(bytes.length * cutAt)), () => {
    if (fault === "cut") response.destroy();
    if (fault === "ended") response.end();
  });
}
