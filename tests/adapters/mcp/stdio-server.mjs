// A real MCP server on standard input and output; its manner is the first argument. It knows nothing of Baton.
import { createInterface } from "node:readline";

const manner = process.argv[2] ?? "plain";
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const stateless = manner === "stateless";
const tool = (name, properties = {}, required = []) => ({
  name,
  description: `Does ${name}.`,
  inputSchema: { type: "object", properties, required },
});
const pages = {
  first: { tools: [tool("echo", { text: { type: "string" }, loud: { type: "boolean" } }, ["text"])], nextCursor: "b" },
  b: { tools: [tool("look"), tool("die"), tool("hang"), tool("fail"), tool("paint")] },
};

const calls = {
  echo: ({ text, ...rest }) => ({ content: [{ type: "text", text: `${text} ${JSON.stringify(rest)}` }] }),
  look: async () => {
    const online = await fetch(`http://127.0.0.1:${process.argv[3]}/`).then(
      () => true,
      () => false,
    );
    return { content: [{ type: "text", text: JSON.stringify({ env: process.env, folder: process.cwd(), online }) }] };
  },
  die: () => {
    process.stderr.write("out of luck\n");
    process.exit(7);
  },
  hang: () => new Promise(() => undefined),
  grow: () => {
    size = 2;
    send({ method: "notifications/tools/list_changed" });
    return { content: [{ type: "text", text: "grown" }] };
  },
  late: () => ({ content: [{ type: "text", text: "late" }] }),
  fail: () => ({ isError: true, content: [{ type: "text", text: "no such page" }] }),
  paint: () => ({
    content: [
      { type: "image", mimeType: "image/png", data: "AAAA" },
      { type: "text", text: "done" },
    ],
  }),
};

let size = 1;
const grown = () => ({ tools: [tool("grow"), tool("late")].slice(0, size) });

const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion: manner === "old" ? "2024-11-05" : manner === "alien" ? "1999-01-01" : protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: "test", version: "1" },
  }),
  "tools/list": ({ cursor }) => (manner === "grows" ? grown() : pages[cursor ?? "first"]),
  "tools/call": async ({ name, arguments: input }) => calls[name](input),
};

process.stderr.write("noise {\n");
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined || method === undefined) continue;
  if (
    stateless &&
    (method === "initialize" || params?._meta?.["io.modelcontextprotocol/protocolVersion"] !== "2026-07-28")
  ) {
    send({ id, error: { code: -32022, message: "Unsupported protocol version", data: { supported: ["2026-07-28"] } } });
    continue;
  }
  if (method === "tools/call") send({ id: `s${id}`, method: "ping" });
  Promise.resolve(answers[method](params)).then((result) => send({ id, result }));
}
