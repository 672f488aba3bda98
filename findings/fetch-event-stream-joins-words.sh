#!/usr/bin/env bash
# fetch-event-stream 0.1.6 takes all spaces away from the beginning of an event's data, where the standard takes one.
# The HTML standard, 9.2.6: if the value begins with a space, that one is removed. Servers that stream an answer as plain text send a word
# with its own space ("data:  world"); here the words run together, and code loses its indentation. eventsource-parser 4.1.3 keeps them.
# Seen: "Helloworld" and "if ok:\ngo()"; eventsource-parser "Hello world" and "if ok:\n    go()".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund fetch-event-stream@0.1.6 eventsource-parser@4.1.3 >/dev/null
cat > look.mjs <<'END'
import { createParser } from "eventsource-parser";
import { events } from "fetch-event-stream";
for (const text of ["data: Hello\n\ndata:  world\n\n", "data: if ok:\ndata:     go()\n\n"]) {
  let seen = "";
  for await (const { data } of events(new Response(text))) seen += data;
  let wanted = "";
  createParser({ onEvent: ({ data }) => { wanted += data; } }).feed(text);
  console.log(`${JSON.stringify(seen)}, eventsource-parser ${JSON.stringify(wanted)}`);
}
END
seen=$(npx --yes node@24.21.0 look.mjs)
echo "$seen"
wanted=$(cat <<'END'
"Helloworld", eventsource-parser "Hello world"
"if ok:\ngo()", eventsource-parser "if ok:\n    go()"
END
)
[ "$seen" = "$wanted" ] || { echo "It is no longer so."; exit 1; }
