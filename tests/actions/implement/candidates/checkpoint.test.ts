import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { implement } from "../../../../src/actions/implement/implement.ts";
import { type Baton, BatonRef } from "../../../../src/contracts/baton.ts";
import { Change } from "../../../../src/contracts/change.ts";
import { Checkpoint } from "../../../../src/contracts/checkpoint.ts";
import type { Model } from "../../../../src/ports/model.ts";
import type { SandboxRun } from "../../../../src/ports/sandbox.ts";
import { scriptedModel } from "../../../fakes/scripted-model.ts";
import { History } from "../../../leg/history.ts";
import { Repository } from "../../../leg/repository.ts";
import { ShellSandbox } from "../../../leg/shell-sandbox.ts";
import { Bench, complete, none, write } from "../bench.ts";

const bench = new Bench();
const { repository } = bench;
afterAll(() => bench.remove());
const prices = ["a", "b", "c"].map((name) => `  openai/${name}: { input: 1, output: 1 }\n`).join("");
const config = (more = "") =>
  `candidates: 3\nvalidate: { test: "grep -q right src/divide.js" }\n${more}prices:\n${prices}`;
const base = repository.commit({ ".github/baton.yml": config(), "src/sum.js": "export const sum = 1;\n" });
const prose = { say: "Done!" };
const names = "openai/a,openai/b,openai/c";

type Scripted = ReturnType<typeof scriptedModel>;
const asks = (name: string, ...turns: Parameters<typeof scriptedModel>[0]) => scriptedModel(turns, `openai/${name}`);
/** How much of a conversation each was asked with first; undefined: it was not asked. */
const firstAsked = (models: readonly Scripted[]) => models.map((one) => one.asked[0]?.transcript.messages.length);

/** Tells when the tests of so many candidates have been begun: those have handed in. */
class WatchedSandbox extends ShellSandbox {
  readonly #tested = Promise.withResolvers<void>();
  readonly #count: number;

  constructor(count: number) {
    super();
    this.#count = count;
  }

  get tested(): Promise<void> {
    return this.#tested.promise;
  }

  override run(of: SandboxRun) {
    const ran = super.run(of);
    if (this.asked.length === this.#count) this.#tested.resolve();
    return ran;
  }
}

/** One job of the ticket; the runner stops it when `stopped` is asked for the third time and the two others have handed in. */
async function work(
  history: History,
  models: readonly Scripted[],
  of: { batons?: ReadonlyMap<string, Baton>; base?: string; stopped?: Scripted } = {},
) {
  const sandbox = new WatchedSandbox(2);
  const world = bench.makeWorld();
  for (const [name, baton] of of.batons ?? []) world.batons.set(name, baton);
  const claim = history.claim({ ticket: "f1", mode: "implement", base: of.base ?? base });
  const stop = new AbortController();
  const watched = models.map(
    (model): Model => ({
      ...model,
      async reply(...asked) {
        if (model === of.stopped && model.asked.length === 2) {
          await sandbox.tested;
          stop.abort(new Error("SIGTERM"));
        }
        return model.reply(...asked);
      },
    }),
  );
  const ports = {
    ...world.ports({ repository, history, models: watched, sandbox }),
    signal: stop.signal,
  };
  const result = await implement({ ...none, model: names, claim: JSON.stringify(claim) }, ports).catch(
    (thrown) => thrown,
  );
  const told = world.reporter.outputs.get("checkpoint");
  return { world, claim, result, told, models };
}

/** As `publish` records it. */
function end(history: History, { claim, told, world }: Awaited<ReturnType<typeof work>>) {
  const ref = BatonRef.parse(JSON.parse(told ?? "null"));
  const checkpoint = { ...ref, claim: claim.claim, runId: claim.runId };
  history.add("CLAIM_ENDED", "f1", { claim: claim.claim, outcome: "failed", reason: "stopped", spent: {}, checkpoint });
  return world.batons;
}

function changeOf({ world, result }: Awaited<ReturnType<typeof work>>): Change {
  return Change.parse(world.batons.get(JSON.parse(result.outputs?.baton ?? "{}").artifact)?.payload);
}

/** Two have handed in, the third is in the middle of its work when the runner stops the job. */
async function stopped() {
  const history = new History().approved(base);
  const third = asks("c", write("src/divide.js", "half\n"), write("src/divide.js", "nearly\n"), complete());
  const models = [
    asks("a", write("src/divide.js", "wrong\n"), complete()),
    asks("b", write("src/divide.js", "right\nand\nlong\n"), complete({ title: "By b" })),
    third,
  ];
  const first = await work(history, models, { stopped: third });
  expect(first.result).toMatchObject({ facts: { stop: "aborted" } });
  return { history, first };
}

describe("a job of several candidates that is stopped", () => {
  it("leaves what each has done, and the next one asks only whom it has no result of", async () => {
    const { history, first } = await stopped();
    const batons = end(history, first);
    const models = [asks("a"), asks("b"), asks("c", write("src/divide.js", "right\n"), complete({ title: "By c" }))];
    const change = changeOf(await work(history, models, { batons }));
    const [a, b, c] = firstAsked(models);
    expect([a, b]).toEqual([undefined, undefined]);
    expect(c).toBe(5);
    expect(change.candidates).toMatchObject([
      { model: "openai/a", tests: "failed" },
      { model: "openai/b", tests: "passed" },
      { model: "openai/c", tests: "passed" },
    ]);
    expect(change.pullRequest.title).toBe("By c");
  });

  it("asks all again on a branch that has moved, from what each had done", async () => {
    const { history, first } = await stopped();
    const batons = end(history, first);
    const moved = repository.commit({ "src/new.js": "1\n" }, base);
    const models = [asks("a", complete()), asks("b", complete({ title: "By b" })), asks("c", complete())];
    const next = await work(history, models, { batons, base: moved });
    expect(firstAsked(models)).toEqual([1, 1, 1]);
    for (const model of models) expect(JSON.stringify(model.asked[0])).toContain("What was done so far");
    expect(changeOf(next)).toMatchObject({ base: moved, files: [{ path: "src/divide.js" }], model: "openai/b" });
  });

  it("leaves one when all fail, without those whose conversation led nowhere, and tells the next job's places right", async () => {
    const short = repository.commit({ ".github/baton.yml": config("limits: { turns: 3 }\n") }, base);
    const history = new History().approved(short);
    const read = { call: [{ name: "read_file", input: { path: "src/sum.js", from: null, to: null } }] };
    const writes = ["1\n", "2\n", "right\n"].map((text) => write("src/divide.js", text));
    const failed = [asks("a", read, read, read), asks("b", ...writes), asks("c", prose, prose)];
    const first = await work(history, failed, { base: short });
    const batons = end(history, first);
    const models = [
      asks("a", write("src/a.js", "1\n"), complete()),
      asks("b", complete({ title: "By b" })),
      asks("c", write("src/c.js", "1\n"), complete()),
    ];
    const change = changeOf(await work(history, models, { batons, base: short }));
    expect(firstAsked(models)).toEqual([1, 7, 1]);
    expect(change.model).toBe("openai/b");
  });

  it("is gone on from by one alone where there are to be no candidates any more", async () => {
    const { history, first } = await stopped();
    const batons = end(history, first);
    const single = repository.commit({ ".github/baton.yml": `prices:\n${prices}` }, base);
    const models = [asks("a", complete()), asks("b"), asks("c")];
    const change = changeOf(await work(history, models, { batons, base: single }));
    expect(change).toMatchObject({ model: "openai/a", files: [{ path: "src/divide.js", content: "wrong\n" }] });
  });
});

describe("candidates alone, without GitHub", () => {
  it("are kept in the folder when the job is stopped, and gone on from; the checkout is as it was", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": config("limits: { turns: 1 }\n"), "src/sum.js": "1\n" });
    const file = "/out/baton-checkpoint.json";
    const run = async (models: readonly Scripted[], saved = new Map<string, string>()) => {
      const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
      for (const [name, content] of saved) world.saved.set(name, content);
      const ports = world.ports({ repository: own, models: [...models], sandbox: new ShellSandbox(), checkout: true });
      const asked = { ...none, task: "Add divide", out: "/out", model: names };
      return { world, result: await implement(asked, ports).catch((thrown) => thrown) };
    };
    const failed = await run([
      asks("a", write("src/divide.js", "right\n")),
      asks("b", write("src/divide.js", "right\n")),
      asks("c", prose),
    ]);
    expect(failed.result).toMatchObject({ facts: { stop: "turns" } });
    expect(own.git("status", "--porcelain")).toBe("");
    const { works } = Checkpoint.parse(JSON.parse(failed.world.saved.get(file) ?? "null"));
    expect(works.map((one) => one?.state?.deeds.length)).toEqual([1, 1, undefined]);
    const models = [asks("a", complete()), asks("b", prose), asks("c", prose)];
    const { result, world } = await run(models, failed.world.saved);
    expect(result).toMatchObject({ conclusion: "success" });
    expect(firstAsked(models)).toEqual([3, 3, 1]);
    expect(readFileSync(path.join(own.folder, "src/divide.js"), "utf8")).toBe("right\n");
    expect(world.saved.has(file)).toBe(false);
    own.remove();
  });
});
