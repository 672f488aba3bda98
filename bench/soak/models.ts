// The soak's models, in a process of their own: what they keep of each call for tests is not the agents' memory. Prints their addresses as JSON; ends with its standard input.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Script } from "../../src/local/models/script/script.ts";
import { startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import { completed } from "../../tests/agent/try-agent.ts";

const call = (name: string, input: unknown) => ({ call: [{ name, input }] });
const script: Script = [
  {
    name: "loop",
    vendor: "anthropic",
    turns: [
      call("write_file", { path: "a.js", content: `${"// line\n".repeat(400)}export const a = 1;\n` }),
      call("read_file", { path: "a.js", from: null, to: null }),
      call("edit_file", { path: "a.js", old: "a = 1", new: "a = 2" }),
      call("run", { command: "cat a.js | tail -1", timeoutMs: null }),
      completed,
    ],
  },
  { name: "pool", vendor: "openai", turns: [{ say: "Hello." }] },
];
const folder = mkdtempSync(path.join(tmpdir(), "soak-models-"));
const models = await startScriptedModels({ script, folder });
console.log(JSON.stringify({ anthropicUrl: models.anthropicUrl, openaiUrl: models.openaiUrl }));
process.stdin.resume().on("end", async () => {
  await models.close();
  rmSync(folder, { recursive: true });
});
