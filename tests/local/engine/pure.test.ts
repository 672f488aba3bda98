import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromData, toData, toText } from "../../../src/local/engine/expressions/data.ts";
import { evaluate, evaluateCondition } from "../../../src/local/engine/expressions/evaluate.ts";
import { createMasks } from "../../../src/local/engine/job/masks.ts";
import { createSlots } from "../../../src/local/engine/schedule/concurrency/slots.ts";
import { followCancel } from "../../../src/local/engine/schedule/follow-cancel.ts";
import { expandMatrix, legTitle } from "../../../src/local/engine/schedule/legs/matrix.ts";
import { parseKeyValues } from "../../../src/local/engine/steps/file-commands.ts";
import { createCommandReader, parseCommand } from "../../../src/local/engine/steps/workflow-commands.ts";
import { parsePermissions } from "../../../src/local/engine/syntax/permissions.ts";
import { readWorkflow } from "../../../src/local/engine/syntax/read-workflow.ts";
import { entry, items } from "../../../src/local/engine/syntax/token.ts";
import { matchPatterns } from "../../../src/local/engine/triggers/match-pattern.ts";

describe("a matrix", () => {
  it("is the product of its vectors", () => {
    const vectors = fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(vectors, (matrix) => {
        const count = Object.values(matrix).reduce((all, values) => all * values.length, 1);
        expect(expandMatrix(matrix)).toHaveLength(count);
      }),
    );
  });

  it("extends legs by include without overwriting them, and adds what fits nowhere (docs' own example)", () => {
    const include = [
      { color: "green" },
      { color: "pink", animal: "cat" },
      { fruit: "apple", shape: "circle" },
      { fruit: "banana" },
      { fruit: "banana", animal: "cat" },
    ];
    expect(expandMatrix({ fruit: ["apple", "pear"], animal: ["cat", "dog"], include })).toEqual([
      { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
      { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
      { fruit: "pear", animal: "cat", color: "pink" },
      { fruit: "pear", animal: "dog", color: "green" },
      { fruit: "banana" },
      { fruit: "banana", animal: "cat" },
    ]);
  });

  it("leaves out what exclude names, and refuses an unknown key, nothing, and more than 256 legs", () => {
    expect(expandMatrix({ a: [1, 2], b: [3, 4], exclude: [{ a: 1 }] })).toEqual([
      { a: 2, b: 3 },
      { a: 2, b: 4 },
    ]);
    expect(() => expandMatrix({ a: [1], exclude: [{ z: 1 }] })).toThrow(
      "Matrix exclude key 'z' does not match any key within the matrix",
    );
    expect(() => expandMatrix({ include: [] })).toThrow("Matrix must define at least one vector");
    expect(() => expandMatrix({ a: Array.from({ length: 257 }, (_, n) => n) })).toThrow("256");
  });

  it("names legs by the values inside them, cut at 100 characters", () => {
    expect(legTitle({ a: 1, b: { c: "x", d: [true] } })).toBe("1, x, true");
    expect(legTitle({ a: "y".repeat(200) })).toHaveLength(100);
  });
});

describe("file commands", () => {
  const name = fc.stringMatching(/^[A-Za-z_]\w{0,10}$/);

  it("read back what was written in either form", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.stringMatching(/^[ -~\n]*$/)), { maxLength: 5 }), (pairs) => {
        const content = pairs.map(([key, value]) => `${key}<<__END__\n${value}\n__END__\n`).join("");
        expect(parseKeyValues(content)).toEqual({ values: Object.fromEntries(pairs) });
      }),
    );
    fc.assert(
      fc.property(name, fc.stringMatching(/^[ -~]*$/), (key, value) => {
        expect(parseKeyValues(`${key}=${value}\n`)).toEqual({ values: { [key]: value } });
      }),
    );
  });

  it("never throw, whatever a step writes", () => {
    fc.assert(fc.property(fc.string(), (content) => void parseKeyValues(content)));
  });

  it("keep what came before a fault", () => {
    expect(parseKeyValues("a=1\nb<<END\nunfinished")).toEqual({
      values: { a: "1" },
      fault: "Invalid value. Matching delimiter not found 'END'",
    });
    expect(parseKeyValues("=x").fault).toContain("Name must not be empty");
  });
});

describe("masks", () => {
  it("leave no trace of a secret, plain or encoded", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zA-Z0-9+/"\\ -]{12,40}$/),
        fc.stringMatching(/^[a-z]{0,5}$/),
        (secret, before) => {
          fc.pre(secret.trim() === secret);
          const masks = createMasks([secret]);
          const texts = [
            secret,
            Buffer.from(secret).toString("base64"),
            Buffer.from(`${before}${secret}:`).toString("base64"),
            JSON.stringify(`${before}${secret}`),
            encodeURIComponent(secret),
          ];
          for (const text of texts) expect(masks.hide(`see ${text}`)).toContain("***");
          expect(masks.hide(`${before} ${secret} ${secret}`)).not.toContain(secret);
        },
      ),
    );
  });

  it("do not hide what is empty or white", () => {
    expect(createMasks(["", " ", "\n"]).hide("a b\nc")).toBe("a b\nc");
  });
});

describe("workflow commands", () => {
  const reader = (debug = false) => {
    const seen: string[] = [];
    const masks = createMasks();
    const read = createCommandReader({
      masks,
      debug,
      log: (line) => seen.push(masks.hide(line)),
      annotate: (annotation) => seen.push(`@${annotation.level}:${annotation.message}`),
      setOutput: (key, value) => seen.push(`out ${key}=${value}`),
      saveState: () => undefined,
    });
    return { read, seen };
  };

  it("are parsed with properties and escapes", () => {
    expect(parseCommand("::error file=a%2Cb.ts,line=3::two%0Alines 100%25")).toEqual({
      name: "error",
      properties: { file: "a,b.ts", line: "3" },
      data: "two\nlines 100%",
    });
    expect(parseCommand("plain :: text")).toBeUndefined();
  });

  it("are not obeyed between stop-commands and its token", () => {
    const { read, seen } = reader();
    for (const line of ["::stop-commands::t0k3n", "::set-output name=a::1", "::t0k3n::", "::set-output name=b::2"])
      read(line);
    expect(seen).toEqual(["::set-output name=a::1", "out b=2"]);
  });

  it("annotate ten times a kind and log the rest", () => {
    const { read, seen } = reader();
    for (let count = 0; count < 12; count += 1) read(`::warning::w${count}`);
    expect(seen.filter((line) => line.startsWith("@"))).toHaveLength(10);
    expect(seen.filter((line) => line.startsWith("##[warning]"))).toHaveLength(12);
  });

  it("show debug lines only where they are asked for, and refuse set-env", () => {
    const quiet = reader();
    quiet.read("::debug::d");
    quiet.read("::set-env name=A::1");
    expect(quiet.seen.join()).not.toContain("##[debug]");
    expect(quiet.seen.join()).toContain("disabled");
    const loud = reader(true);
    loud.read("::debug::d");
    expect(loud.seen).toEqual(["##[debug]d"]);
  });
});

describe("patterns", () => {
  it.each([
    ["feature/*", "feature/a", true],
    ["feature/*", "feature/a/b", false],
    ["feature/**", "feature/a/b", true],
    ["**/docs/**", "docs/a.md", true],
    ["**.js", "a/b.js", true],
    ["v[12].[0-9]+", "v1.10", true],
    ["v[12].[0-9]+", "v3.1", false],
    ["*.jsx?", "page.js", true],
    ["a.b", "aXb", false],
  ])("%s and %s: %s", (pattern, value, expected) => {
    expect(matchPatterns([pattern], value)).toBe(expected);
  });

  it("are decided by the last that matches", () => {
    expect(matchPatterns(["a/**", "!a/b/**", "a/b/c"], "a/b/c")).toBe(true);
    expect(matchPatterns(["a/**", "!a/b/**", "a/b/c"], "a/b/d")).toBe(false);
  });
});

describe("expressions", () => {
  const origin = { repository: "o/r", ref: "refs/heads/main", sha: "0", from: { kind: "dir" as const, dir: "." } };
  const workflow = (yaml: string) => readWorkflow("w.yml", yaml, origin);
  const step = (yaml: string) =>
    items(
      entry(workflow(`on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - ${yaml}`).jobs.get("a"), "steps"),
    )[0];
  const status = { success: false, failure: true, cancelled: false };

  it("carry any JSON value to GitHub's data and back", () => {
    const keys = fc.stringMatching(/^[a-z]{1,6}_$/);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(keys, tie("tree"), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(fromData(toData(value))).toEqual(value);
      }),
    );
  });

  it("put success() before a condition that asks for no status", async () => {
    const scope = { file: "w.yml", contexts: { github: { ref: "x" } }, status };
    expect(await evaluateCondition(entry(step("{ run: x, if: github.ref == 'x' }"), "if"), scope)).toBe(false);
    expect(
      await evaluateCondition(entry(step("{ run: x, if: \"failure() && github.ref == 'x'\" }"), "if"), scope),
    ).toBe(true);
    expect(await evaluateCondition(entry(step("{ run: x, if: \"contains('always()', 'a')\" }"), "if"), scope)).toBe(
      false,
    );
    expect(await evaluateCondition(undefined, scope)).toBe(false);
  });

  it("keep types, join texts, know case() and ask for hashes once each", async () => {
    const asked: string[] = [];
    const scope = {
      file: "w.yml",
      contexts: { github: { n: 3, ok: true } },
      hashFiles: async (patterns: readonly string[]) => {
        asked.push(patterns.join());
        return `h-${patterns.join()}`;
      },
    };
    const value = async (text: string) => evaluate(entry(step(`{ run: ${JSON.stringify(text)} }`), "run"), scope);
    expect(await value("${{ github.n }}")).toBe(3);
    expect(await value("n=${{ github.n }} ok=${{ github.ok }}")).toBe("n=3 ok=true");
    expect(await value("${{ case(github.ok, 'yes', 'no') }}")).toBe("yes");
    expect(await value("${{ hashFiles('a') }}${{ hashFiles('b') }}${{ hashFiles('a') }}")).toBe("h-ah-bh-a");
    expect(asked.toSorted()).toEqual(["a", "a", "b"]);
  });

  it("read permissions: those not named are none, shorthands are all", () => {
    const root = (permissions: string) =>
      entry(
        workflow(`on: push\npermissions: ${permissions}\njobs: { a: { runs-on: x, steps: [{ run: x }] } }`).root,
        "permissions",
      );
    expect(parsePermissions(root("{ issues: write }"))).toMatchObject({
      issues: "write",
      contents: "none",
      metadata: "read",
    });
    expect(parsePermissions(root("{}"))).toMatchObject({ contents: "none", metadata: "read" });
    expect(parsePermissions(root("read-all"))).toMatchObject({ contents: "read", "id-token": "none" });
    expect(parsePermissions(undefined)).toBeUndefined();
  });
});

describe("a cancellation that is followed", () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it("also reaches one that was just starting, unless its condition holds or it was asked with it", async () => {
    const outer = new AbortController();
    outer.abort(new Error("stop"));
    const starting = followCancel(outer.signal, false, async () => false);
    const always = followCancel(outer.signal, false, async () => true);
    const asked = followCancel(outer.signal, true, async () => false);
    await turn();
    expect([starting, always, asked].map((one) => one.signal.aborted)).toEqual([true, false, false]);
    expect(starting.signal.reason).toEqual(new Error("stop"));
  });

  it("counts a condition that can not be evaluated as one that does not hold", async () => {
    const outer = new AbortController();
    const one = followCancel(outer.signal, false, () => Promise.reject(new Error("bad")));
    outer.abort(new Error("stop"));
    await turn();
    expect(one.signal.aborted).toBe(true);
  });
});

describe("slots", () => {
  it("never hold more than their count, whatever comes and goes, and let everyone in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.boolean(), { maxLength: 12 }),
        async (count, leavers) => {
          const slots = createSlots(count);
          let inside = 0;
          let most = 0;
          let served = 0;
          await Promise.all(
            leavers.map(async (givesUp) => {
              const control = new AbortController();
              const entered = slots.enter(control.signal);
              if (givesUp) control.abort(new Error("no more"));
              const leave = await entered.catch(() => undefined);
              if (leave === undefined) return;
              inside += 1;
              most = Math.max(most, inside);
              await Promise.resolve();
              inside -= 1;
              served += 1;
              leave();
              leave();
            }),
          );
          expect(most).toBeLessThanOrEqual(count);
          expect(served).toBeGreaterThanOrEqual(leavers.filter((givesUp) => !givesUp).length);
        },
      ),
    );
  });
});

describe("expressions as the runner has them, not as an editor does", () => {
  const evaluateIn = async (source: string, env: Record<string, string> = {}) => {
    const workflow = readWorkflow(
      "w.yml",
      `on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: echo, env: { X: ${JSON.stringify(`\${{ ${source} }}`)} } }]\n`,
      { repository: "a/b", ref: "x", sha: "y" } as never,
    );
    const step = items(entry(workflow.jobs.get("a"), "steps"))[0];
    return evaluate(entry(entry(step, "env"), "X"), { file: "w.yml", contexts: { env } });
  };

  it.each([
    ["'ß' == 'SS'", false],
    ["'ß' == 'ẞ'", false],
    ["'ä' == 'Ä'", true],
    ["'ﬁx' == 'FIX'", false],
    ["'ı' == 'I'", false],
    ["'abc' == 'ABC'", true],
    ["'a' < 'B'", true],
    ["startsWith('straße', 'STRAS')", false],
    ["startsWith('Straße', 'sTRAß')", true],
    ["endsWith('NAME.ÄB', '.äb')", true],
    ["contains('straße', 'SS')", false],
    ["contains(fromJSON('[\"ß\", 1]'), 'SS')", false],
    ["contains(fromJSON('[\"ß\", 1]'), '1')", true],
    ["'1' == 1", true],
    ["env.Path == '1' && env.PATH == '2' && env.path == ''", true],
    ["env['PATH']", "2"],
    ["toJSON(env) == env.path", false],
  ])("%s is %s", async (source, expected) => {
    expect(await evaluateIn(source, { Path: "1", PATH: "2" })).toBe(expected);
  });

  it.each([
    [0.1 + 0.2, "0.3"],
    [1 / 3, "0.333333333333333"],
    [123456789012345680, "1.23456789012346E+17"],
    [1e15, "1E+15"],
    [999999999999999, "999999999999999"],
    [1e14, "100000000000000"],
    [0.0001, "0.0001"],
    [0.00001, "1E-05"],
    [0.000001, "1E-06"],
    [-12.5, "-12.5"],
    [-0, "0"],
    [1e-7, "1E-07"],
    [1e100, "1E+100"],
    [100, "100"],
  ])("the number %f prints as %s", (value, expected) => {
    expect(toText(value)).toBe(expected);
  });
});

describe("what the runner's parser refuses and an editor's does not", () => {
  const job = "runs-on: x\n    steps: [{ run: echo }]";
  const origin = { repository: "a/b", ref: "x", sha: "y" } as never;
  it.each(["17 4 * *", "17 4 * * * *", "@daily", "17"])("the cron %s", (cron) => {
    const file = `on:\n  schedule:\n    - cron: "${cron}"\njobs:\n  a:\n    ${job}\n`;
    expect(() => readWorkflow("w.yml", file, origin)).toThrow(/cron/i);
  });
  it("an id of 101 characters, of a job and of a step; one of 100 is fine", () => {
    const named = (id: string) => `on: push\njobs:\n  ${id}:\n    ${job}\n`;
    expect(() => readWorkflow("w.yml", named("a".repeat(101)), origin)).toThrow(/100 characters/);
    expect(() => readWorkflow("w.yml", named("a".repeat(100)), origin)).not.toThrow();
    const step = `on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ id: ${"b".repeat(101)}, run: echo }]\n`;
    expect(() => readWorkflow("w.yml", step, origin)).toThrow(/100 characters/);
  });
});
