import { writeFileSync } from "node:fs";
import { createServer } from "node:net";

/** A little of Redis, in memory: inline commands PING, SET and GET. Says by a file when it is ready, and ends at once where it is not given what it wants. */
const { ADDRESS: host = "", PORT = "6379", WANTS = "", READY = "yes" } = process.env;
if (WANTS !== "" && process.env[WANTS] === undefined) {
  console.log(`\u001b[31merror\u001b[0m: ${WANTS} is not set, see s3cret-of-the-log`);
  process.exit(3);
}
const values = new Map<string, string>();

createServer((socket) => {
  let waiting = "";
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    waiting += chunk.toString();
    for (let end = waiting.indexOf("\n"); end !== -1; end = waiting.indexOf("\n")) {
      const line = waiting.slice(0, end).trim();
      waiting = waiting.slice(end + 1);
      socket.write(answer(line.split(/\s+/)));
    }
  });
}).listen(Number(PORT), host, () => {
  console.log(`listening on ${PORT}`);
  if (READY === "yes") for (const name of ["ready", "healthy"]) writeFileSync(name, "");
});

function answer([command = "", key = "", value = ""]: readonly string[]): string {
  if (command.toUpperCase() === "PING") return "+PONG\r\n";
  if (command.toUpperCase() === "SET") {
    values.set(key, value);
    return "+OK\r\n";
  }
  const found = values.get(key);
  return found === undefined ? "$-1\r\n" : `$${found.length}\r\n${found}\r\n`;
}
