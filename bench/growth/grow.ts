import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import { measure } from "../agents/measure.ts";
import { summary } from "../agents/task.ts";

export type Grown = {
  readonly exitCode: number | null;
  readonly output: string;
  readonly wallMs: number;
  /** Most memory that the largest of its processes ever held. */
  readonly mostMb: number;
  /** Size of each request, in their order. */
  readonly requestKb: readonly number[];
};

const bundle = path.join(import.meta.dirname, "../../dist/implement/index.js");
const filesAFolder = 100;
const linesAFile = 300;
const nameOf = (n: number) => `src/d${Math.floor(n / filesAFolder)}/f${n}.js`;
const searchEvery = 50;

/** One task of so many turns in a repository of so many files: reads and writes in turn, a search through all of it now and then. */
export async function grow(model: string, of: { readonly files: number; readonly turns: number }): Promise<Grown> {
  const around = mkdtempSync(path.join(tmpdir(), "baton-growth-"));
  const folder = path.join(around, "repository");
  makeRepository(folder, of);
  const working = await startScriptedModels({
    folder: path.join(around, "working"),
    script: [
      { name: "work", turns: Array.from({ length: of.turns + 1 }, (_, n) => ({ call: [workOf(n, of.files)] })) },
    ],
  });
  const ending = await startScriptedModels({
    folder: path.join(around, "ending"),
    script: [
      {
        name: "end",
        turns: Array.from({ length: of.turns + 1 }, () => ({ call: [{ name: "complete_task", input: summary }] })),
      },
    ],
  });
  const requestKb: number[] = [];
  const gate = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    requestKb.push(body.length / 1000);
    const models = requestKb.length < of.turns ? working : ending;
    const headers = {
      "content-type": "application/json",
      authorization: "Bearer k",
      "x-api-key": "k",
      "x-goog-api-key": "k",
    };
    const answer = await fetch(`${models.anthropicUrl}${request.url}`, { method: "POST", headers, body });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  await once(gate, "listening");
  const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const measured = await measure({
    words: [process.execPath, bundle],
    folder,
    timeoutMs: 600_000,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: around,
      RUNNER_TEMP: around,
      GITHUB_WORKSPACE: folder,
      INPUT_TASK: "Work through the files",
      INPUT_MODEL: model,
      INPUT_OUT: path.join(around, "out"),
      ANTHROPIC_API_KEY: "key-of-scripts",
      ANTHROPIC_BASE_URL: url,
      OPENAI_API_KEY: "key-of-scripts",
      OPENAI_BASE_URL: `${url}/v1`,
      GEMINI_API_KEY: "key-of-scripts",
      GEMINI_BASE_URL: url,
    },
  });
  gate.closeAllConnections();
  gate.close();
  for (const models of [working, ending]) await models.close();
  rmSync(around, { recursive: true });
  return { ...measured, mostMb: measured.largestMb, requestKb };
}

function workOf(n: number, files: number) {
  const file = nameOf((n * 7) % files);
  if (n % searchEvery === searchEvery - 1)
    return { name: "search", input: { pattern: `value${n} = ${n};`, path: null } };
  if (n % 4 === 3) return { name: "write_file", input: { path: file, content: `export const written = ${n};\n` } };
  return { name: "read_file", input: { path: file, from: null, to: null } };
}

function makeRepository(folder: string, { files, turns }: { readonly files: number; readonly turns: number }): void {
  mkdirSync(path.join(folder, ".github"), { recursive: true });
  writeFileSync(path.join(folder, ".github/baton.yml"), `limits:\n  turns: ${turns + 10}\nbudget:\n  run-usd: 1000\n`);
  for (let n = 0; n < files; n++) {
    const file = path.join(folder, nameOf(n));
    if (n % filesAFolder === 0) mkdirSync(path.dirname(file), { recursive: true });
    // Those that are read have some weight.
    const lines = n % 7 === 0 && n < turns * 7 ? linesAFile : 1;
    writeFileSync(file, `export const value${n} = ${n}; // one of many lines\n`.repeat(lines));
  }
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=B", "-c", "user.email=b@b.example", ...words], { cwd: folder });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "-m", "start");
}
