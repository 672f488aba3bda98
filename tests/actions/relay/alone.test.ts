import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { Bench, said, textOf } from "./bench.ts";

const twoStages = `      - { name: look, prompt: Look at it., models: [google/judge], success: { field: { name: fine, is: true } } }
      - { name: sum-up, prompt: Sum it up., models: [anthropic/judge], success: { pattern: "^DONE$" } }
`;
const google = (...turns: Parameters<typeof scriptedModel>[0]) => scriptedModel(turns, "google/judge");
const anthropic = (...turns: Parameters<typeof scriptedModel>[0]) => scriptedModel(turns, "anthropic/judge");

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.remove());

describe("relay alone", () => {
  it("does its stages in order, each reading what the one before handed over", async () => {
    bench.begin(twoStages, { "AGENTS.md": "Use tabs.\n" });
    const [first, second] = [google(said("It divides.", { fine: true })), anthropic(said("All told.\nDONE"))];
    const { result, world } = await bench.run([first, second]);
    expect(result).toMatchObject({ conclusion: "success", outputs: { outcome: "passed", stage: "sum-up" } });
    expect(textOf(first.asked[0]?.transcript)).toContain("Divide two numbers.");
    expect(textOf(first.asked[0]?.transcript)).toContain("Use tabs.");
    expect(textOf(first.asked[0]?.transcript)).not.toContain("handed over\\n<data");
    expect(textOf(second.asked[0]?.transcript)).toMatch(/What stage look handed over.*It divides\./);
    expect(first.asked[0]?.tools.map(({ name }) => name)).toEqual([
      "list_files",
      "search",
      "read_file",
      "complete_task",
    ]);
    expect(result.summary).toContain("| 1 | look | ✅ fine is true | google/judge |");
    expect(JSON.parse(world.saved.get("/out/relay.json") ?? "{}").ends).toHaveLength(2);
  });

  it("stops at the first that does not pass, with its reason, and asks no later one", async () => {
    bench.begin(twoStages);
    const { result } = await bench.run([google(said("Zero is not refused.", { fine: false })), anthropic()]);
    expect(result).toMatchObject({ conclusion: "failure", outputs: { outcome: "failed", stage: "look" } });
    expect(result.headline).toContain("stage look did not pass: fine is false, not true");
    expect(result.summary).toContain("Zero is not refused.");
  });

  it("goes on from the stage that failed, and pays nothing before it again", async () => {
    bench.begin(twoStages);
    const former = await bench.run([google(said("Well.", { fine: true })), anthropic(said("Not yet."))]);
    expect(former.result.outputs.outcome).toBe("failed");
    const second = anthropic(said("DONE"));
    const { result, world } = await bench.run([google(), second], { saved: former.world.saved });
    expect(result.outputs.outcome).toBe("passed");
    expect(textOf(second.asked[0]?.transcript)).toMatch(/A former try of this stage.*Not yet\./);
    const again = await bench.run([google(), anthropic()], { saved: world.saved });
    expect(again.result).toMatchObject({ conclusion: "success", outputs: { spent: "0" } });
  });

  it("counts what came to nothing against the next run's money", async () => {
    bench.begin(twoStages);
    const world = bench.makeWorld();
    const models = [google(said("Well.", { fine: true })), anthropic({ say: "no" }, { say: "no" })];
    const ports = world.ports({ repository: bench.repository, models, checkout: true });
    const { relay } = await import("../../../src/actions/relay/relay.ts");
    const { none } = await import("./bench.ts");
    await expect(relay(none, ports)).rejects.toThrow("Stopped");
    const kept = JSON.parse(world.saved.get("/out/relay.json") ?? "{}");
    expect(kept.ends).toHaveLength(1);
    expect(kept.spentUsd).toBeGreaterThan(kept.ends[0].spentUsd);
    await expect(
      bench.run([google(), anthropic()], { saved: world.saved, inputs: { budgetUsd: kept.spentUsd } as object }),
    ).rejects.toMatchObject({ code: "budget.spent" });
  });

  it("waits for a person's ok, which is red until it is said, and is not asked for again", async () => {
    bench.begin("      - { name: draft, prompt: Draft it., models: [google/judge], success: { person: true } }\n");
    const former = await bench.run([google(said("A draft."))]);
    expect(former.result).toMatchObject({ conclusion: "failure", outputs: { outcome: "waits" } });
    expect((await bench.run([google()], { saved: former.world.saved })).result.outputs.outcome).toBe("waits");
    const { result } = await bench.run([google()], { saved: former.world.saved, inputs: { ok: "other, draft" } });
    expect(result).toMatchObject({ conclusion: "success", outputs: { outcome: "passed" } });
  });

  it("runs a command in the sandbox, on a copy of what the checkout holds", async () => {
    bench.begin("      - { name: lint, success: { command: 'cat note.txt; rm note.txt; exit 3', exit-code: 3 } }\n");
    bench.repository.write({ "note.txt": "not committed\n" });
    const sandbox = new ShellSandbox();
    const { result } = await bench.run([], { sandbox });
    expect(result).toMatchObject({ conclusion: "success", outputs: { spent: "0" } });
    expect(result.summary).toContain("not committed");
    expect(bench.repository.git("status", "--porcelain")).toBe("?? note.txt");
    expect(sandbox.commands.every(({ folder }) => folder !== bench.repository.folder)).toBe(true);
  });

  it("is red where no sandbox can be had", async () => {
    bench.begin("      - { name: lint, success: { command: 'true' } }\n");
    const { result } = await bench.run([]);
    expect(result.headline).toContain("was not run: no sandbox could be had");
  });

  it("shows the diff of what is not committed, or from the base that is asked for", async () => {
    const base = bench.begin(twoStages);
    bench.repository.commit({ "src/mine.js": "committed\n" });
    bench.repository.write({ "src/open.js": "not committed\n" });
    const ask = async (inputs: object, job = {}) => {
      const model = google(said("x", { fine: false }));
      await bench.run([model, anthropic()], { inputs, job });
      return textOf(model.asked[0]?.transcript);
    };
    const open = await ask({});
    expect([open.includes("src/open.js"), open.includes("src/mine.js")]).toEqual([true, false]);
    const whole = await ask({ base });
    expect([whole.includes("src/open.js"), whole.includes("src/mine.js")]).toEqual([true, true]);
    expect(await ask({}, { payload: { pull_request: { base: { sha: base } } } })).toContain("src/mine.js");
    await expect(ask({ base: "nowhere" })).rejects.toThrow(/"nowhere" is no ref/);
  });

  it("refuses a stage that edits, before anything is paid, unless its work is there", async () => {
    bench.begin(`      - { name: build, role: coder }\n${twoStages}`);
    await expect(bench.run([google(), anthropic()])).rejects.toThrow(/Stage `build` .* edits files.*edited: true/);
    const models = [google(said("x", { fine: true })), anthropic(said("DONE"))];
    const { result } = await bench.run(models, { inputs: { edited: true } });
    expect(result.outputs.outcome).toBe("passed");
    expect(result.summary).toContain("| 1 | build | ✅ its change is in the checkout");
  });

  it.each([
    ["a relay that is not there", twoStages, { relay: "other" }, /no relay `other`; there are `default`, `check`/],
    [
      "an agent that is not there",
      twoStages.replace("models: [google/judge]", "agent: ghost"),
      {},
      /baton\.yml:8:\d+: relays\.check\.stages\.0\.agent: is "ghost"; there is no such agent; the repository has no agent of role reviewer/,
    ],
    [
      "a persona that is not there",
      twoStages.replace("models: [google/judge]", "models: [google/judge], persona: ghost"),
      {},
      /baton\.yml:8:\d+: relays\.check\.stages\.0\.persona: is "ghost"; there is no such persona; there are architect, .*security-expert/,
    ],
    ["a model without a key", twoStages.replace("anthropic/judge", "openai/absent"), {}, /openai\/absent/],
  ])("refuses %s before the first call", async (_name, stages, inputs, words) => {
    bench.begin(stages);
    await expect(bench.run([google(), anthropic()], { inputs })).rejects.toThrow(words);
  });

  it("refuses an agent of another role, with those that there are", async () => {
    const agent = (name: string, role: string) =>
      `---\nname: ${name}\ndescription: d\nrole: ${role}\n---\nBe ${name}.\n`;
    const files = {
      ".github/baton/agents/ada.md": agent("ada", "planner"),
      ".github/baton/agents/eve.md": agent("eve", "reviewer"),
    };
    bench.begin(twoStages.replace("models: [google/judge]", "models: [google/judge], agent: ada"), files);
    await expect(bench.run([google(), anthropic()])).rejects.toThrow(
      /that agent has role planner; of role reviewer there are eve/,
    );
    bench.begin(twoStages.replace("models: [google/judge]", "models: [google/judge], agent: eve"), files);
    const model = google(said("x", { fine: false }));
    await bench.run([model, anthropic()]);
    expect(textOf(model.asked[0]?.transcript)).toContain("Be eve.");
  });

  it("answers through the lens of a persona, Baton's or the repository's own", async () => {
    const poet = `---\nname: poet\ndescription: d\nstyle: In verse.\nfoci: [rhyme, metre, image]\n---\nOwn the sound.\n`;
    for (const [name, words] of [
      ["pragmatist", "Weigh first: a quick result"],
      ["poet", "Own the sound."],
    ]) {
      bench.begin(twoStages.replace("models: [google/judge]", `models: [google/judge], persona: ${name}`), {
        ".github/baton/personas/poet.md": poet,
      });
      const model = google(said("x", { fine: false }));
      await bench.run([model, anthropic()]);
      expect(textOf(model.asked[0]?.transcript) + JSON.stringify(model.asked[0])).toContain(words);
    }
  });

  it("does not go on with another task's progress, nor with a file that is none", async () => {
    bench.begin(twoStages);
    const { world } = await bench.run([google(said("x", { fine: false })), anthropic()]);
    await expect(
      bench.run([google(), anthropic()], { saved: world.saved, inputs: { task: "Other." } }),
    ).rejects.toThrow(/holds the relay `check` of another task/);
    const broken = new Map([["/out/relay.json", "{"]]);
    await expect(bench.run([google(), anthropic()], { saved: broken })).rejects.toThrow(
      /is not what an earlier run left/,
    );
  });
});
