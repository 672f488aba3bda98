#!/usr/bin/env bash
# parse-sse 0.1.0, "spec-compliant" by its README, gives an event that the stream never finished, and drops one that is finished.
# The HTML standard, 9.2.6: an event is dispatched at its empty line, and what the stream leaves without one at its end is discarded. A model's
# stream that was cut inside an event with two data lines gives half of it as whole; eventsource-parser 4.1.3 does not. The standard's own
# example with bare "data" lines gives two events, an empty one and one of a line end; the first is missing.
# Seen: cut ["whole","first half"], standard's example ["\n"]; eventsource-parser ["whole"] and ["","\n"].
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund parse-sse@0.1.0 eventsource-parser@4.1.3 >/dev/null
cat > look.mjs <<'END'
import { createParser } from "eventsource-parser";
import { parseServerSentEvents } from "parse-sse";
const streams = {
  cut: "data: whole\n\ndata: first half\n",
  "standard's example": "data\n\ndata\ndata\n\ndata:",
};
for (const [name, text] of Object.entries(streams)) {
  const response = new Response(text, { headers: { "content-type": "text/event-stream" } });
  const seen = [];
  for await (const event of parseServerSentEvents(response)) seen.push(event.data);
  const wanted = [];
  createParser({ onEvent: (event) => wanted.push(event.data) }).feed(text);
  console.log(`${name}: ${JSON.stringify(seen)}, eventsource-parser ${JSON.stringify(wanted)}`);
}
END
seen=$(npx --yes node@24.21.0 look.mjs)
echo "$seen"
wanted=$(cat <<'END'
cut: ["whole","first half"], eventsource-parser ["whole"]
standard's example: ["\n"], eventsource-parser ["","\n"]
END
)
[ "$seen" = "$wanted" ] || { echo "It is no longer so."; exit 1; }
