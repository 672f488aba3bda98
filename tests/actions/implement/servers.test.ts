import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { implement } from "../../../src/actions/implement/implement.ts";
import { openToolServers } from "../../../src/adapters/mcp/open-tool-server.ts";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { History } from "../../leg/history.ts";
import { Bench, complete, config, divide, none, write } from "./bench.ts";

const sandbox = await openSandbox();
const bench = new Bench();
const server = readFileSync(path.join(import.meta.dirname, "../../adapters/mcp/stdio-server.mjs"), "utf8");
afterAll(() => bench.remove());

describe.skipIf(sandbox.kind === "none")("implement with a server of tools", () => {
  it("gives the coder the allowed tools of the base's server, and leaves nothing of it running or in the change", async () => {
    const base = bench.repository.commit(
      {
        ".github/baton.yml": `${config}mcp: { test: { command: node tools/server.mjs, tools: [echo] } }\n`,
        "tools/server.mjs": server,
      },
      bench.base,
    );
    const ask = { call: [{ name: "mcp__test__echo", input: { text: "Where does it divide?", loud: null } }] };
    const model = scriptedModel([ask, write("src/divide.js", divide), complete()], "openai/coder");
    const world = bench.makeWorld();
    const history = new History().approved(base);
    const claim = history.claim({ ticket: "f1", mode: "implement", base });
    const { repository } = bench;
    const openToolServer = openToolServers(async () => sandbox);
    const ports = world.ports({ repository, history, models: [model], sandbox, openToolServer });
    const result = await implement({ ...none, claim: JSON.stringify(claim) }, ports);
    expect(result.outputs).toMatchObject({ outcome: "changed" });
    const names = model.asked[0]?.tools.map((tool) => tool.name) ?? [];
    expect(names.filter((name) => name.startsWith("mcp__"))).toEqual(["mcp__test__echo"]);
    const answer = model.asked[1]?.transcript.messages.at(-1);
    expect(JSON.stringify(answer)).toMatch(/trust=[^>]*claimed[^>]*>\\nWhere does it divide\? {}/);
    const [baton] = world.batons.values();
    expect(baton).toMatchObject({ payload: { files: [{ path: "src/divide.js" }] } });
  });
});
