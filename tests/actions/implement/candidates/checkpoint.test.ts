import { afterAll, describe, expect, it } from "vitest";
import type { Baton } from "../../../../src/contracts/baton.ts";
import { Fault } from "../../../../src/core/fault.ts";
import { complete, write } from "../bench.ts";
import { asks, Contest, changeOf, checkpointOf, config, end, firstAsked, type Scripted } from "./contest.ts";

const contest = new Contest();
afterAll(() => contest.remove());
const prose = { say: "Done!" };
const lastOf = (batons: ReadonlyMap<string, Baton>) => JSON.stringify({ artifact: [...batons.keys()].at(-1) });

/** Two have handed in, the third is in the middle of its work when the runner stops the job. */
async function stopped() {
  const history = contest.history();
  const third = asks("c", write("src/divide.js", "half\n"), write("src/divide.js", "nearly\n"), complete());
  const models = [
    asks("a", write("src/divide.js", "wrong\n"), complete()),
    asks("b", write("src/divide.js", "right\nand\nlong\n"), complete({ title: "By b" })),
    third,
  ];
  const first = await contest.work(history, models, { stopped: { model: third, at: 3, others: 2 } });
  expect(first.result).toMatchObject({ facts: { stop: "aborted" } });
  return { history, batons: end(history, first) };
}

describe("a job of several candidates that is stopped", () => {
  it("leaves what each has done, and the next one asks only whom it has no result of", async () => {
    const { history, batons } = await stopped();
    const models = [asks("a"), asks("b"), asks("c", write("src/divide.js", "right\n"), complete({ title: "By c" }))];
    const change = changeOf(await contest.work(history, models, { batons }));
    expect(firstAsked(models)).toEqual([undefined, undefined, 5]);
    expect(change.candidates).toMatchObject([
      { model: "openai/a", tests: "failed" },
      { model: "openai/b", tests: "passed" },
      { model: "openai/c", tests: "passed" },
    ]);
    expect(change.pullRequest.title).toBe("By c");
  });

  it("asks all again on a branch that has moved, from what each had done", async () => {
    const { history, batons } = await stopped();
    const moved = contest.bench.repository.commit({ "src/new.js": "1\n" }, contest.base);
    const models = [asks("a", complete()), asks("b", complete({ title: "By b" })), asks("c", complete())];
    const next = await contest.work(history, models, { batons, base: moved });
    expect(firstAsked(models)).toEqual([1, 1, 1]);
    for (const model of models) expect(JSON.stringify(model.asked[0])).toContain("What was done so far");
    expect(changeOf(next)).toMatchObject({ base: moved, files: [{ path: "src/divide.js" }], model: "openai/b" });
  });

  it("is gone on from by one alone where there are to be no candidates any more", async () => {
    const { history, batons } = await stopped();
    const models = [asks("a", complete()), asks("b"), asks("c")];
    const change = changeOf(await contest.work(history, models, { batons, base: contest.commit(config(1)) }));
    expect(change).toMatchObject({ model: "openai/a", files: [{ path: "src/divide.js", content: "wrong\n" }] });
  });

  it("leaves what was handed in also when it is stopped while the tests choose", async () => {
    const history = contest.history();
    const base = contest.commit(config(2));
    const models = () => [
      asks("a", write("src/divide.js", "right\n"), complete()),
      asks("b", write("src/divide.js", "right\nand\nlong\n"), complete()),
      asks("c"),
    ];
    let tests = 0;
    const first = await contest.work(history, models(), {
      base,
      change: ({ sandbox }, stop) => ({
        sandbox: async () => {
          const one = await sandbox();
          const run: typeof one.run = (of) => {
            tests += 1;
            if (tests === 2) stop.abort(new Error("SIGTERM"));
            return one.run(of);
          };
          const { placeOf, adopt } = one;
          return { kind: one.kind, why: one.why, run, standIn: (of) => one.standIn(of), placeOf, adopt };
        },
      }),
    });
    expect(first.result).toMatchObject({ facts: { stop: "aborted" } });
    const next = [asks("a"), asks("b"), asks("c")];
    const change = changeOf(await contest.work(history, next, { base, batons: end(history, first) }));
    expect(firstAsked(next)).toEqual([undefined, undefined, undefined]);
    expect(change).toMatchObject({ model: "openai/a", candidates: [{ tests: "passed" }, { tests: "passed" }] });
  });
});

describe("candidates that all fail", () => {
  it("leave their work in its place, without that whose conversation led nowhere", async () => {
    const base = contest.commit(config(3, "limits: { turns: 3 }\n"));
    const history = contest.history(base);
    const read = { call: [{ name: "read_file", input: { path: "src/sum.js", from: null, to: null } }] };
    const writes = ["1\n", "2\n", "right\n"].map((text) => write("src/divide.js", text));
    const failed = [asks("a", read, read, read), asks("b", ...writes), asks("c", prose, prose)];
    const batons = end(history, await contest.work(history, failed, { base }));
    const models = [
      asks("a", write("src/a.js", "1\n"), complete()),
      asks("b", complete({ title: "By b" })),
      asks("c", write("src/c.js", "1\n"), complete()),
    ];
    const change = changeOf(await contest.work(history, models, { batons, base }));
    expect(firstAsked(models)).toEqual([1, 7, 1]);
    expect(change.model).toBe("openai/b");
  });

  it("leave what they did also when every vendor is away in the end, whoever had taken over from whom", async () => {
    const base = contest.commit(config(2));
    const history = contest.history(base);
    // Each writes one file where it begins, and can not be had any more after that.
    const once = (name: string): Scripted => {
      const works = asks(name, write("src/divide.js", "right\n"));
      const gone = asks(name, ...Array.from({ length: 6 }, () => ({ stop: "refusal" as const })));
      const isFresh = (asked: Parameters<Scripted["reply"]>) =>
        asked[0].messages.length === 1 && !JSON.stringify(asked[0]).includes("What was done so far");
      return { ...works, reply: (...asked) => (isFresh(asked) && name !== "c" ? works : gone).reply(...asked) };
    };
    const first = await contest.work(history, [once("a"), once("b"), once("c")], { base });
    expect(first.result).toMatchObject({ code: "model.denied" });
    expect(checkpointOf(first).works.map((work) => work?.state.deeds.length)).toEqual([1, 1]);
    // Each place goes on with the one who had it last.
    const models = [asks("a", complete()), asks("b"), asks("c", complete())];
    const next = await contest.work(history, models, { base, batons: end(history, first) });
    expect(changeOf(next).candidates?.map(({ model }) => model)).toEqual(["openai/c", "openai/a"]);
    expect(JSON.stringify(models[2]?.asked[0])).toContain("What was done so far");
  });

  it("cost nobody else's checkpoint with a secret, on one line or broken over two", async () => {
    const base = contest.commit(config(2, "limits: { turns: 2 }\n"));
    for (const secret of ["the-key-of-the-vendor", "the-key-of\nthe-vendor"]) {
      const failed = [
        asks("a", write("src/a.js", `${secret}\n`), write("src/b.js", "1\n")),
        asks("b", write("src/divide.js", "1\n"), write("src/divide.js", "right\n")),
        asks("c"),
      ];
      const first = await contest.work(contest.history(base), failed, { base, secrets: [secret] });
      expect(first.world.reporter.warnings.join()).toContain(
        "No checkpoint is left of candidate 1: the conversation holds",
      );
      expect(checkpointOf(first).works.map((work) => work?.state.deeds.length)).toEqual([undefined, 2]);
    }
  });

  it("cost nobody else's checkpoint with a flood of files, and say whose is not left", async () => {
    const base = contest.commit(config(2, "limits: { turns: 2 }\n"));
    const history = contest.history(base);
    const flood = "mkdir g; i=0; while [ $i -lt 3010 ]; do : > g/$i; i=$((i+1)); done";
    const failed = [
      asks("a", { call: [{ name: "run", input: { command: flood, timeoutMs: null } }] }, write("src/a.js", "1\n")),
      asks("b", write("src/divide.js", "1\n"), write("src/divide.js", "right\n")),
      asks("c"),
    ];
    const first = await contest.work(history, failed, { base });
    expect(first.world.reporter.warnings.join()).toMatch(/No checkpoint is left of candidate 1: files: Too big/);
    const models = [asks("a", prose, prose), asks("b", complete()), asks("c")];
    const next = await contest.work(history, models, { base, batons: end(history, first) });
    expect(firstAsked(models)).toEqual([1, 5, undefined]);
    expect(changeOf(next).model).toBe("openai/b");
  });
});

describe("what was left before", () => {
  it("is not forgotten by a job that did not come to it", async () => {
    const { history, batons } = await stopped();
    const full = () => {
      throw new Fault("sandbox.failed", "There is no space left on the disk.", { who: "outside" });
    };
    const next = await contest.work(history, [asks("a"), asks("b"), asks("c")], {
      batons,
      change: () => ({ workspace: full }),
    });
    expect(next.result).toMatchObject({ code: "sandbox.failed" });
    expect(checkpointOf(next).works).toEqual(checkpointOf({ ...next, told: lastOf(batons) }).works);
  });
});

describe("what was handed in before", () => {
  it("is not done again where it stood beside other calls, and no model is asked", async () => {
    const history = contest.history();
    const edit = {
      path: "src/sum.js",
      old: "export const sum = 1;\n",
      new: "export const sum = 1;\nexport const b = 2;\n",
    };
    const last = asks("b", write("src/divide.js", "1\n"), complete());
    const beside = { call: [{ name: "edit_file", input: edit }, ...complete().call] };
    const base = contest.commit(config(2));
    const first = [asks("a", beside), last, asks("c")];
    const stop = { model: last, at: 2, others: 1 };
    const batons = end(history, await contest.work(history, first, { base, stopped: stop }));
    const models = [asks("a"), asks("b", write("src/divide.js", "2\n"), complete()), asks("c")];
    const next = await contest.work(history, models, { base, batons });
    expect(models[0]?.asked).toHaveLength(0);
    expect(changeOf(next).candidates?.[0]).toMatchObject({ model: "openai/a", outcome: "changed", lines: 1 });
  });

  it("is taken again where it was words, and where another model had taken over", async () => {
    const history = contest.history();
    const words = { say: JSON.stringify(complete().call[0]?.input) };
    const last = asks("c", write("src/divide.js", "half\n"), write("src/divide.js", "1\n"), complete());
    // In the second place, and in the first one after `a` has refused: whichever comes first, it writes and then hands in.
    const writes = asks("b", ...[1, 2].map(() => write("src/divide.js", "right\n")));
    const handsIn = asks("b", words, words);
    const both: Scripted = {
      ...writes,
      reply: (...asked) => (asked[0].messages.length === 1 ? writes : handsIn).reply(...asked),
    };
    const first = [asks("a", { stop: "refusal" as const }), both, last];
    const stop = { model: last, at: 3, others: 2 };
    const batons = end(history, await contest.work(history, first, { stopped: stop }));
    const models = [asks("a"), asks("b"), asks("c", complete())];
    const change = changeOf(await contest.work(history, models, { batons }));
    expect(firstAsked(models)).toEqual([undefined, undefined, 5]);
    expect(change.candidates?.map(({ model }) => model)).toEqual(["openai/b", "openai/b", "openai/c"]);
  });
});
