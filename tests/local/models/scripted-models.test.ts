import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Script } from "../../../src/local/models/script/script.ts";
import { type ScriptedModels, startScriptedModels } from "../../../src/local/models/start-scripted-models.ts";

const schema = { type: "object", properties: {}, required: [], additionalProperties: false };
const script: Script = [
  {
    name: "planner",
    vendor: "anthropic",
    system: "You plan",
    user: "issue (one|two)",
    turns: [
      { say: "Looking.", call: [{ name: "look", input: {} }] },
      { say: "Found {{result:tag=(\\w+)}} for {{user:issue (\\w+)}}." },
    ],
  },
  { name: "coder", vendor: "openai", turns: [{ say: "Code." }] },
  { name: "flaky", vendor: "google", user: "flaky", turns: [{ say: "At last.", fault: "503", times: 2 }] },
];

describe("the scripted models", () => {
  let folder: string;
  let models: ScriptedModels;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "scripted-"));
    models = await startScriptedModels({ script, folder });
  });
  afterEach(async () => {
    await models.close();
    await rm(folder, { recursive: true });
  });

  const post = async (url: string, body: object, headers: Record<string, string> = {}) => {
    const sent = {
      method: "POST",
      headers: { "x-api-key": "k", authorization: "Bearer k", "x-goog-api-key": "k", ...headers },
      body: JSON.stringify(body),
    };
    const response = await fetch(url, sent);
    return { status: response.status, text: await response.text() };
  };
  const plan = (issue: string, ...later: object[]) =>
    post(`${models.anthropicUrl}/v1/messages`, {
      model: "claude-sonnet-4-5",
      max_tokens: 100,
      stream: true,
      system: "You plan.",
      tools: [{ name: "look", input_schema: schema }],
      messages: [{ role: "user", content: `This is issue ${issue}.` }, ...later],
    });
  const looked = (id: string, tag: string) => [
    { role: "assistant", content: [{ type: "tool_use", id, name: "look", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: `tag=${tag}` }] },
  ];

  it("choose the turn by what the request brings back, in any order, as often as it is asked", async () => {
    for (let again = 0; again < 2; again++) {
      expect((await plan("one", ...looked("a", "blue"))).text).toContain("Found blue for one.");
      expect((await plan("one")).text).toContain("Looking.");
    }
    expect(models.unused()).toEqual(["coder: turn 1", "flaky: turn 1"]);
  });

  it("answer many jobs at once without mixing them up", async () => {
    const tags = Array.from({ length: 30 }, (_, n) => `tag${n}`);
    const answers = await Promise.all(tags.map((tag, n) => plan(n % 2 === 0 ? "one" : "two", ...looked("a", tag))));
    expect(answers.map((answer) => /Found (\w+) for (\w+)/.exec(answer.text)?.slice(1))).toEqual(
      tags.map((tag, n) => [tag, n % 2 === 0 ? "one" : "two"]),
    );
  });

  it("answer a call that no script fits with an error that says what lacked", async () => {
    const answer = await plan("three");
    expect(answer.status).toBe(500);
    expect(answer.text).toContain("no conversation of the script fits");
    expect(models.unmatched()).toHaveLength(1);
  });

  it("say which turn lacked when a conversation goes on too long", async () => {
    const answer = await plan("one", ...looked("a", "x"), ...looked("b", "x"));
    expect(answer.text).toContain('"planner\\" has 2 turns, and turn 3');
    expect(models.unmatched()[0]).toContain("turn 3");
  });

  it("say which placeholder finds nothing", async () => {
    const [call, result] = looked("a", "");
    const answer = await plan("one", call ?? {}, result ?? {});
    expect(answer.status).toBe(500);
    expect(models.unmatched()[0]).toContain("finds nothing");
  });

  it("refuse what the vendor refuses, and list it", async () => {
    const answer = await post(`${models.anthropicUrl}/v1/messages`, {
      model: "claude-opus-5-5",
      messages: [{ role: "user", content: "x" }],
    });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("max_tokens: Field required") });
    expect(models.refused()).toEqual(["anthropic: max_tokens: Field required"]);
    expect(models.unmatched()).toEqual([]);
  });

  it("fail as often as the script says, then answer", async () => {
    const ask = () =>
      post(`${models.geminiUrl}/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse`, {
        contents: [{ role: "user", parts: [{ text: "flaky" }] }],
      });
    const answers = [await ask(), await ask(), await ask()];
    expect(answers.map((answer) => answer.status)).toEqual([503, 503, 200]);
    expect(answers[2]?.text).toContain("At last.");
  });

  it("write each call down: who asked, what it cost, how it went", async () => {
    const { openaiUrl } = models.urlsFor("feature (f1) / implement");
    await post(`${openaiUrl}/responses`, { model: "gpt-6.1-sol", stream: true, input: "Go." });
    const lines = (await readFile(join(folder, "models.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      {
        vendor: "openai",
        model: "gpt-6.1-sol",
        job: "feature (f1) / implement",
        conversation: "coder",
        turn: 1,
        status: 200,
        error: null,
      },
    ]);
    expect(lines[0].inputTokens).toBeGreaterThan(0);
  });

  it("remember after a restart which turns were asked for", async () => {
    await plan("one");
    await models.close();
    models = await startScriptedModels({ script, folder });
    expect(models.unused()).toEqual(["planner: turn 2", "coder: turn 1", "flaky: turn 1"]);
  });

  it("live on when a job is killed while it asks", async () => {
    const { port } = new URL(models.anthropicUrl);
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    socket.write("POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{");
    socket.resetAndDestroy();
    await once(socket, "close");
    expect((await plan("one")).status).toBe(200);
  });

  it("know no other path", async () => {
    expect((await post(`${models.anthropicUrl}/v1/complete`, {})).status).toBe(404);
    expect(models.unmatched()).toEqual(["POST /v1/complete is no vendor's path"]);
  });

  it("read a script from a file, and name what is wrong in it", async () => {
    const file = join(folder, "script.json");
    await writeFile(file, JSON.stringify([{ name: "a", turns: [{ says: "x" }] }]));
    await expect(startScriptedModels({ scriptFile: file, folder })).rejects.toThrow(
      "script[0].turns[0].says: unknown key",
    );
    await writeFile(file, JSON.stringify([{ name: "a", user: "(", turns: [{ say: "x" }] }]));
    await expect(startScriptedModels({ scriptFile: file, folder })).rejects.toThrow("Invalid regular expression");
  });
});
