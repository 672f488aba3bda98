import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { implement } from "../../../src/actions/implement/implement.ts";
import { Change } from "../../../src/contracts/change.ts";
import { Checkpoint } from "../../../src/contracts/checkpoint.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { Repository } from "../../leg/repository.ts";
import { Bench, complete, config, divide, none, write } from "./bench.ts";

const bench = new Bench();
const { repository } = bench;
afterAll(() => bench.remove());

describe("implement alone", () => {
  async function runAlone(
    own: Repository,
    inputs: Partial<typeof none>,
    turns: Parameters<typeof scriptedModel>[0],
    saved: ReadonlyMap<string, string> = new Map(),
  ) {
    const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
    for (const [file, content] of saved) world.saved.set(file, content);
    const model = scriptedModel(turns, "openai/coder");
    const result = await implement(
      { ...none, ...inputs },
      world.ports({ repository: own, models: [model], checkout: true }),
    );
    return { result, world, model };
  }

  /** What a run that fails leaves in its folder. */
  async function keepOf(
    own: Repository,
    inputs: Partial<typeof none>,
    turns: Parameters<typeof scriptedModel>[0],
    file: string,
  ): Promise<Checkpoint> {
    const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
    const ports = world.ports({ repository: own, models: [scriptedModel(turns, "openai/coder")], checkout: true });
    await expect(implement({ ...none, ...inputs }, ports)).rejects.toThrow("Stopped");
    return Checkpoint.parse(JSON.parse(world.saved.get(file) ?? ""));
  }

  it("edits the checkout and writes the change against HEAD", async () => {
    const own = new Repository();
    const head = own.commit({ ".github/baton.yml": config, "src/sum.js": "1\n" });
    const { result, world } = await runAlone(own, { task: "Add divide\n\nWith care.", out: "/out" }, [
      write("src/divide.js", divide),
      complete(),
    ]);
    expect(result).toMatchObject({ conclusion: "success", outputs: { outcome: "changed" } });
    expect(readFileSync(path.join(own.folder, "src/divide.js"), "utf8")).toBe(divide);
    const change = Change.parse(JSON.parse(world.saved.get("/out/change.json") ?? ""));
    expect(change).toMatchObject({ base: head, parent: head, files: [{ path: "src/divide.js" }], outsideOwned: [] });
    expect(own.git("status", "--porcelain")).toBe("?? src/divide.js");
    own.remove();
  });

  it("goes on from what a killed run left of the same task on the same commit, and from nothing else", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": config, "a.txt": "1\n" });
    const task = { task: "Add divide", out: "/out" };
    const killed = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
    const model = scriptedModel([write("src/divide.js", divide), { stop: "refusal" }], "openai/coder");
    const ports = killed.ports({ repository: own, models: [model], checkout: true });
    await expect(implement({ ...none, ...task }, ports)).rejects.toMatchObject({ code: "model.denied" });
    const sentIn = async (run: ReturnType<typeof runAlone>) =>
      (await run).model.asked[0]?.transcript.messages.map(({ role }) => role);
    expect(await sentIn(runAlone(own, task, [complete()], killed.saved))).toEqual(["user", "assistant", "tools"]);
    const other = { ...task, task: "Add multiply", allowDirty: true };
    expect(await sentIn(runAlone(own, other, [complete()], killed.saved))).toEqual(["user"]);
    own.git("add", "--all");
    own.git("commit", "--quiet", "--message", "by hand");
    const turns = [write("b.txt", "b"), complete()];
    expect(await sentIn(runAlone(own, task, turns, killed.saved))).toEqual(["user"]);
    own.remove();
  });

  it("refuses a dirty checkout and names the files, unless it is allowed", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": config, "a.txt": "1\n" });
    own.write({ "a.txt": "2\n" });
    await expect(runAlone(own, { task: "Add divide" }, [])).rejects.toMatchObject({
      code: "input.invalid",
      message: expect.stringContaining("a.txt"),
    });
    const { result } = await runAlone(own, { task: "Add divide", allowDirty: true }, [write("b.txt", "b"), complete()]);
    expect(result.headline).toContain("2 files");
    own.remove();
  });

  it("goes on from what a killed run of the same task on the same commit left in its folder, and from nothing else", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": config, "src/sum.js": "1\n" });
    const inputs = { task: "Add divide", out: "/out" };
    const rest = [write("src/divide.js", divide), complete()];
    const file = "/out/baton-checkpoint.json";
    const read = (from: number) => ({ call: [{ name: "read_file", input: { path: "src/sum.js", from, to: null } }] });
    const kept = await keepOf(own, inputs, [read(1), { stop: "refusal" }], file);
    const on = async (text: string) => {
      const { model, world } = await runAlone(own, inputs, rest, new Map([[file, text]]));
      own.git("clean", "-fdq");
      expect(world.saved.has(file)).toBe(false);
      return { messages: model.asked[0]?.transcript.messages.length, said: world.reporter };
    };
    expect((await on(JSON.stringify(kept))).messages).toBe(3);
    expect((await on(JSON.stringify({ ...kept, task: "0".repeat(64) }))).messages).toBe(1);
    expect((await on(JSON.stringify({ ...kept, parent: "0".repeat(40) }))).messages).toBe(1);
    const half = await on(JSON.stringify(kept).slice(0, -9));
    expect(half).toMatchObject({
      messages: 1,
      said: { warnings: [expect.stringContaining(`${file} is no checkpoint`)] },
    });
    own.remove();
  });

  it("says where what was done is kept, and keeps nothing of a conversation that led nowhere", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": `${config}limits: { turns: 2 }\n`, "a.txt": "1\n" });
    const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
    const run = (...turns: Parameters<typeof scriptedModel>[0]) =>
      implement(
        { ...none, task: "Add divide", out: "/out" },
        world.ports({ repository: own, models: [scriptedModel(turns, "openai/coder")], checkout: true }),
      );
    await expect(run(write("b.txt", "1"), write("c.txt", "1"))).rejects.toThrow(
      /\(turns\).*Raise `limits\.turns` in \.github\/baton\.yml or split the work\.$/,
    );
    expect(world.reporter.lines.join("\n")).toMatch(/How far it came is kept in \/out\/baton-checkpoint\.json/);
    const lines = world.reporter.lines.length;
    await expect(run({ say: "Done." }, { say: "Done." })).rejects.toMatchObject({ facts: { stop: "no_result" } });
    expect([...world.saved.keys()]).toEqual([]);
    expect(world.reporter.lines.slice(lines).join()).not.toContain("is kept");
    own.remove();
  });

  it("keeps nothing where no model gave an answer", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": config, "a.txt": "1\n" });
    const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
    const ports = world.ports({
      repository: own,
      models: [scriptedModel([{ stop: "refusal" }], "openai/coder")],
      checkout: true,
    });
    await expect(implement({ ...none, task: "Add divide", out: "/out" }, ports)).rejects.toThrow("(model_failed)");
    expect([...world.saved.keys()]).toEqual([]);
    expect(world.reporter.lines.join()).not.toContain("is kept");
    own.remove();
  });

  it("says that one alone works where several were to, on what is not committed", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": `${config}candidates: 3\n`, "a.txt": "1\n" });
    const { world } = await runAlone(own, { task: "Add divide", allowDirty: true }, [write("b.txt", "1"), complete()]);
    expect(world.reporter.warnings).toEqual([expect.stringContaining("`candidates: 3` is not followed")]);
    own.remove();
  });

  it("says that a checkpoint of another task is not used", async () => {
    const own = new Repository();
    own.commit({ ".github/baton.yml": `${config}limits: { turns: 1 }\n`, "a.txt": "1\n" });
    const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
    const run = (task: string) =>
      implement(
        { ...none, task, out: "/out", allowDirty: true },
        world.ports({
          repository: own,
          models: [scriptedModel([write("b.txt", task)], "openai/coder")],
          checkout: true,
        }),
      );
    await expect(run("one")).rejects.toThrow("(turns)");
    await expect(run("two")).rejects.toThrow("(turns)");
    expect(world.reporter.warnings.join("\n")).toContain("is of another task or commit");
    own.remove();
  });

  it("says what is missing without a task, and outside a checkout", async () => {
    const ports = bench.makeWorld().ports({ repository });
    await expect(implement(none, ports)).rejects.toMatchObject({
      code: "input.missing",
      message: expect.stringContaining("task"),
    });
    await expect(implement({ ...none, task: "x" }, ports)).rejects.toMatchObject({
      code: "input.missing",
      message: expect.stringContaining(`${repository.folder} is no git checkout`),
    });
  });
});
