import { type Json, toObject } from "../json.ts";

/** One server-sent event with a JSON body; `name` is empty where the vendor names none. */
export type SseEvent = { readonly name: string; readonly data: Json };

export function parseSse(text: string): readonly SseEvent[] {
  return text
    .split(/\n\n/)
    .filter((block) => block.includes("data:"))
    .map((block) => {
      const lines = block.split("\n");
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim());
      return {
        name:
          lines
            .find((line) => line.startsWith("event:"))
            ?.slice(6)
            .trim() ?? "",
        data: toObject(JSON.parse(data.join("\n"))),
      };
    });
}

export function renderSse(events: readonly SseEvent[], newline = "\n"): string {
  return events
    .map(
      ({ name, data }) =>
        `${name === "" ? "" : `event: ${name}${newline}`}data: ${JSON.stringify(data)}${newline}${newline}`,
    )
    .join("");
}
