import { afterEach, describe, expect, it } from "vitest";
import { type LocalEngine, onPush, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

/** An action that uses the real client, bundled by nobody: it is found from the repository's own node_modules. */
const CLIENT = (script: string): Readonly<Record<string, string>> => ({
  "action.yml": "name: n\ndescription: d\nruns: { using: node24, main: main.mjs }\n",
  "main.mjs": `import { createRequire } from "node:module";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
const { DefaultArtifactClient } = await import(${JSON.stringify(import.meta.resolve("@actions/artifact"))});
const client = new DefaultArtifactClient();
const say = (...words) => console.log("SAID " + words.join(" "));
writeFileSync("a.txt", "first of " + process.env.GITHUB_JOB);
mkdirSync("sub", { recursive: true });
writeFileSync("sub/b.txt", "x".repeat(3_000_000));
const upload = (name) => client.uploadArtifact(name, [process.cwd() + "/a.txt", process.cwd() + "/sub/b.txt"], process.cwd());
${script}`,
});

async function twoJobs(script: string) {
  local = await startLocalEngine(
    onPush(
      "  a:\n    runs-on: x\n    steps: [{ uses: baton/baton@v1 }]\n  b:\n    needs: a\n    runs-on: x\n    steps: [{ uses: baton/baton@v1 }]",
    ),
    { treeFiles: CLIENT(script) },
  );
  const run = await local.run();
  return {
    engine: local,
    run,
    said: `${local.log("a")}${local.log("b")}`
      .split("\n")
      .flatMap((line) => (line.startsWith("SAID ") ? [line.slice(5)] : [])),
  };
}

describe("the artifact service", () => {
  it("serves the real client: upload, list, get, download by id with its digest, all in one run", async () => {
    const { engine, run, said } = await twoJobs(`
if (process.env.GITHUB_JOB === "a") {
  const done = await upload("stuff");
  say("uploaded", done.id, done.digest.length);
} else {
  const { artifacts } = await client.listArtifacts();
  say("listed", artifacts.map((one) => one.name));
  const { artifact } = await client.getArtifact("stuff");
  const got = await client.downloadArtifact(artifact.id, { path: "got", expectedHash: artifact.digest });
  say("downloaded", readFileSync("got/a.txt", "utf8"), readFileSync("got/sub/b.txt").length, got.digestMismatch);
  const wrong = await client.downloadArtifact(artifact.id, { path: "again", expectedHash: "sha256:00" });
  say("mismatch", wrong.digestMismatch);
}`);
    expect(said).toEqual(["uploaded 1 64", "listed stuff", "downloaded first of a 3000000 false", "mismatch true"]);
    expect(run.conclusion).toBe("success");
    expect(engine.engine.artifacts.list(run.id)).toMatchObject([{ name: "stuff", runId: run.id, attempt: 1 }]);
  });

  it("serves a single file as it is, without an archive", async () => {
    const { said } = await twoJobs(`
if (process.env.GITHUB_JOB === "a") await client.uploadArtifact("unused", [process.cwd() + "/a.txt"], process.cwd(), { skipArchive: true });
else {
  const { artifact } = await client.getArtifact("a.txt");
  await client.downloadArtifact(artifact.id, { path: "got", expectedHash: artifact.digest });
  say(readFileSync("got/a.txt", "utf8"));
}`);
    expect(said).toEqual(["first of a"]);
  });

  it("refuses a name twice in a run, and gives a new id where the old one is deleted", async () => {
    const { said } = await twoJobs(`
const outcome = await upload("same").then((done) => "id " + done.id, (error) => error.message);
say(outcome);
if (process.env.GITHUB_JOB === "b") {
  await client.deleteArtifact("same");
  say("again id", (await upload("same")).id);
}`);
    expect(said[0]).toBe("id 1");
    expect(said[1]).toContain("(409) Conflict: an artifact with this name already exists on the workflow run");
    expect(said[2]).toBe("again id 2");
  });

  it("keeps what was uploaded for an engine that starts later", async () => {
    const { engine, run } = await twoJobs(`if (process.env.GITHUB_JOB === "a") await upload("kept");`);
    await engine.restart();
    const [artifact] = engine.engine.artifacts.list(run.id);
    expect(artifact?.name).toBe("kept");
    expect(engine.engine.artifacts.file(artifact?.id ?? 0)).toMatch(/content$/);
  });

  it("takes no word from a job that is over, nor for another run", async () => {
    const { said } = await twoJobs(`
import { appendFileSync } from "node:fs";
const token = process.env.ACTIONS_RUNTIME_TOKEN;
const ask = async (bearer, run) => (await fetch(process.env.ACTIONS_RESULTS_URL + "twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts", {
  method: "POST", headers: { authorization: "Bearer " + bearer }, body: JSON.stringify({ workflowRunBackendId: run, workflowJobRunBackendId: "1" }),
})).status;
const { runId } = { runId: process.env.GITHUB_RUN_ID };
const file = process.env.RUNNER_TEMP.split("/out/")[0] + "/token";
if (process.env.GITHUB_JOB === "a") { writeFileSync(file, token); say(await ask(token, runId), await ask(token, "7")); }
else say(await ask(readFileSync(file, "utf8"), runId), await ask("forged", runId));`);
    expect(said).toEqual(["200 403", "401 401"]);
  });
});
