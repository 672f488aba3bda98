import { afterAll, describe, expect, it } from "vitest";
import { prepare } from "../../../src/actions/prepare/prepare.ts";
import type { Prepared } from "../../../src/contracts/prepared.ts";
import { Proof } from "../../../src/contracts/proof.ts";
import type { PreparedKey, PreparedStore, SetUpFolder } from "../../../src/ports/prepared-store.ts";
import type { SandboxRun } from "../../../src/ports/sandbox.ts";
import { nothingPrepared } from "../../fakes/no-prepared.ts";
import { History } from "../../leg/history.ts";
import { Repository } from "../../leg/repository.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { World } from "../../leg/world.ts";

const repository = new Repository();
const worlds: World[] = [];
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
});

const settings = (setup: string) => ({
  ".github/baton.yml": `validate: { test: "true", setup: ${JSON.stringify(setup)} }\n`,
});
const base = repository.commit({ "a.txt": "a\n", ...settings("echo made > made.txt") });
const machine = "b".repeat(64);
const toPrepared = (key: PreparedKey, kept: Prepared["kept"], runId = 0): Prepared => ({
  ...key,
  kept,
  runId,
  name: "kept",
  digest: "c".repeat(64),
  bytes: 3 * 1024 ** 2,
});

/** Says that each command took so long. */
class TimedSandbox extends ShellSandbox {
  readonly #durationMs: number;
  constructor(durationMs: number) {
    super();
    this.#durationMs = durationMs;
  }
  override run = async (of: SandboxRun) => ({ ...(await new ShellSandbox().run(of)), durationMs: this.#durationMs });
}

/** One prepare job; `store`: what is otherwise than where nothing is kept yet. */
async function play(
  of: {
    at?: string;
    seconds?: number;
    store?: Partial<PreparedStore>;
    proof?: (key: PreparedKey) => Partial<Proof>;
    setUp?: "failure";
    setUpSecrets?: string;
  } = {},
) {
  const { at = base, seconds = 14 } = of;
  const world = new World();
  worlds.push(world);
  const history = new History().approved(at);
  const kept: (SetUpFolder & { readonly key: PreparedKey })[] = [];
  let asked: PreparedKey | undefined;
  const store: PreparedStore = {
    ...nothingPrepared,
    machine: async () => machine,
    find: async (key) => {
      asked = key;
      return undefined;
    },
    keep: async (key, made) => {
      kept.push({ key, ...made });
      return toPrepared(key, "cache");
    },
    ...of.store,
  };
  const make = () => ({
    ...world.ports({
      repository,
      history,
      sandbox: new TimedSandbox(seconds * 1000),
      setUpSecrets: of.setUpSecrets ?? "",
    }),
    preparedStore: store,
  });
  if (of.proof !== undefined) {
    // Which key this base has, another job of it tells.
    const claim = history.claim({ ticket: "f1", mode: "implement", base: at });
    await prepare({ claim: JSON.stringify(claim), token: "" }, make());
    kept.length = 0;
    const proof = Proof.parse({ ...blank, base: at, ...of.proof(asked ?? { content: "", machine: "" }) });
    history.add("BASE_PROVED", "plan", { sha: at, proof });
    const result = await prepare({ claim: JSON.stringify(claim), token: "" }, make());
    return { result, kept, world, asked };
  }
  const setsUp = of.setUp === undefined ? {} : { setsUp: ["validate" as const] };
  const claim = history.claim({ ticket: "f1", mode: "implement", base: at, ...setsUp });
  const setUp = of.setUp === undefined ? {} : { setUp: of.setUp };
  const result = await prepare({ claim: JSON.stringify(claim), token: "", ...setUp }, make());
  return { result, kept, world, asked };
}

const blank = {
  tree: "1".repeat(40),
  outcome: "passed",
  source: "configured",
  sandbox: "bwrap",
  network: false,
  commands: [],
  conflicts: [],
};

describe("the prepare job", () => {
  it("sets the base up and tells where that is kept", async () => {
    const { result, kept, asked } = await play();
    expect(kept).toHaveLength(1);
    expect(kept[0]?.key).toEqual(asked);
    expect(kept[0]?.known.map(({ path }) => path)).toEqual([".github/baton.yml", "a.txt"]);
    expect(JSON.parse(result.outputs.prepared ?? "")).toMatchObject({ kept: "cache", machine });
    expect(result.headline).toBe("set up in 14 s, 3 MB (cache)");
  });

  it("keeps also what was quick where the set-up is given secrets, without which no coder's job can do it", async () => {
    const needs = settings('test "$NPM_TOKEN" = tok-3b1f9a77 && echo made > made.txt');
    const { result, kept } = await play({
      at: repository.commit(needs, base),
      seconds: 1,
      setUpSecrets: "NPM_TOKEN=tok-3b1f9a77",
    });
    expect(result.headline).toBe("not prepared");
    expect(kept).toEqual([]);
    const plain = settings('test "${#NPM_TOKEN}" = 12 && echo made > made.txt');
    const clean = await play({
      at: repository.commit(plain, base),
      seconds: 1,
      setUpSecrets: "NPM_TOKEN=tok-3b1f9a77",
    });
    expect(clean.result.headline).toBe("set up in 1 s, 3 MB (cache)");
    expect(clean.kept).toHaveLength(1);
  });

  it("runs nothing where that was kept before", async () => {
    const { result, kept } = await play({ store: { find: async (key) => toPrepared(key, "cache") } });
    expect(kept).toEqual([]);
    expect(result.headline).toBe("prepared before, 3 MB (cache)");
    expect(result.outputs.prepared).not.toBe("");
  });

  it("passes on what a former run of the issue left as an artifact, as its proof names it", async () => {
    const passed: number[] = [];
    const passOn = async (kept: Prepared) => {
      passed.push(kept.runId);
      return { ...kept, kept: "cache" as const, runId: 0 };
    };
    const proof = (key: PreparedKey) => ({ prepared: toPrepared(key, "artifact", 77) });
    const { result, kept } = await play({ store: { passOn }, proof });
    expect(passed).toEqual([77]);
    expect(kept).toEqual([]);
    expect(result.headline).toContain("prepared by a former workflow run");
  });

  it("sets up by itself where that is gone, or of other dependencies", async () => {
    const gone = () => Promise.reject(new Error("expired"));
    const own = (key: PreparedKey) => ({ prepared: toPrepared(key, "artifact", 77) });
    expect((await play({ store: { passOn: gone }, proof: own })).kept).toHaveLength(1);
    const other = (key: PreparedKey) => ({ prepared: { ...own(key).prepared, content: "e".repeat(64) } });
    expect((await play({ store: { passOn: async (one) => one }, proof: other })).kept).toHaveLength(1);
  });

  it.each([
    [
      "there is no set-up",
      { at: repository.commit({ ".github/baton.yml": 'validate: { test: "true" }\n' }, base) },
      "the base has no set-up",
    ],
    ["it was quick", { seconds: 4 }, "set up in 4 s, too quickly to be kept"],
    ["it fails", { at: repository.commit(settings("echo no such package; exit 3"), base) }, "the base's set-up failed"],
    ["the set-up action failed", { setUp: "failure" as const }, "not prepared: the base's set-up action failed"],
    ["it may not be kept", { store: { keep: async () => undefined } }, "set up in 14 s, not kept"],
    ["its secret can not be used", { setUpSecrets: "no name" }, "not prepared"],
    [
      "a secret is left",
      { at: repository.commit(settings("echo $NPM_TOKEN > a.log"), base), setUpSecrets: "NPM_TOKEN=tok-3b1f9a77" },
      "not prepared",
    ],
    ["something breaks", { store: { keep: () => Promise.reject(new Error("disk full")) } }, "not prepared"],
  ])("ends green and gives nothing where %s", async (_, of, headline) => {
    const { result } = await play(of);
    expect(result).toMatchObject({ conclusion: "success", headline, outputs: { prepared: "" } });
  });
});
