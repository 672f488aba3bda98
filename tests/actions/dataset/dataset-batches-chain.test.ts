import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dataset } from "../../../src/actions/dataset/dataset.ts";
import { DatasetInputs } from "../../../src/actions/dataset/inputs.ts";
import { readDataset } from "../../../src/actions/publish/work/read-dataset.ts";
import { findBatches } from "../../../src/adapters/models/find-model.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { EventPayload } from "../../../src/contracts/events/event.ts";
import { openClaim } from "../../../src/leg/open-claim.ts";
import type { BatchRules } from "../../../src/local/models/batches/batches.ts";
import { type ScriptedModels, startScriptedModels } from "../../../src/local/models/start-scripted-models.ts";
import { decide } from "../../../src/policy/due/decide.ts";
import { renderDataset } from "../../../src/policy/render/dataset.ts";
import type { Model } from "../../../src/ports/model.ts";
import type { Ports } from "../../../src/ports/ports.ts";
import { fold } from "../../../src/state/fold.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { History } from "../../leg/history.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

const model = "openai/gpt-5.5";
const config = `prices: { ${model}: { input: 10, output: 10 } }\ndatasets:\n  dry: { problems: [p.jsonl], personas: [architect], models: [${model}], batch: true }\n`;
const text = [31, 62]
  .map((part) => JSON.stringify({ id: `p${part}`, text: `How is part ${part} kept dry?` }))
  .join("\n");
let repository: Repository;
let base: string;
beforeAll(() => {
  repository = new Repository();
  base = repository.commit({ ".github/baton.yml": config, "p.jsonl": text });
});
const worlds: World[] = [];
let vendors: ScriptedModels | undefined;
afterEach(async () => {
  await vendors?.close();
  vendors = undefined;
});
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
});

async function open(rules: BatchRules = {}, budgetUsd = 10) {
  const world = new World();
  worlds.push(world);
  const history = new History();
  const issue = { number: 7, title: "Data", body: "", author: "anna", url: "https://x.test" };
  const start = { budgetUsd, commentId: null, saidAt: null };
  history.add("START_PROJECT", null, { kind: "task", issue, base: { ref: "main", sha: base }, ...start });
  history.add("TASK_REQUESTED", "d1", { task: { kind: "dataset", dataset: "dry" }, commentId: null, saidAt: null });
  const say = "Oil over {{user:part (\\d+)}} keeps all water away from it.";
  vendors = await startScriptedModels({
    folder: `${world.scratch}/vendors`,
    script: [{ name: "all", turns: [{ say, usage: { input: 1000, output: 100 } }] }],
    batches: { looks: 0, now: () => new Date("2026-11-20T12:00:00Z"), ...rules },
  });
  const env = { OPENAI_API_KEY: "key-of-the-vendor", OPENAI_BASE_URL: vendors.openaiUrl };
  const models: Model[] = [{ name: model, reply: () => Promise.reject(new Error("asked alone")) }];
  const claimOf = (usd = 3) => history.claim({ ticket: "d1", mode: "dataset", base, slices: { dataset: usd } });
  const runOf = () => {
    const [run] = [...fold(history.events).runs.values()];
    if (run === undefined) throw new Error("no run");
    return run;
  };
  const portsOf = (more: Partial<Ports> = {}): Ports => ({
    ...world.ports({ repository, history, models, findBatches: findBatches(env) }),
    ...more,
  });
  const work = (claim: Claim, more: Partial<Ports> = {}) =>
    dataset(DatasetInputs.parse({ claim: JSON.stringify(claim) }), portsOf(more));
  /** What publish makes of it, as the state then has it. */
  const take = async (claim: Claim, more: Partial<Ports> = {}) => {
    const outputs = { baton: world.reporter.outputs.get("baton") ?? "" };
    const leg = await openClaim(JSON.stringify(claim), ["dataset"], portsOf());
    const done = await readDataset({ leg, needs: { dataset: { result: "success", outputs } }, ports: portsOf(more) });
    history.add("DATASET_ADVANCED", "d1", done.facts[0]?.payload as EventPayload<"DATASET_ADVANCED">);
    history.end(claim, (done.failures ?? []).length > 0 ? "failed" : "published");
    return runOf();
  };
  const dueAt = (now?: string) =>
    decide({
      ...{
        events: history.events,
        config: parseConfig(`${config}budget: { run-usd: ${budgetUsd} }\n`),
        mainTip: base,
        sweep: true,
        isAlive: () => true,
      },
      job: { runId: 100, attempt: 1 },
      ...(now === undefined ? {} : { now }),
    }).claims;
  return { world, history, vendors, claimOf, work, take, dueAt, runOf };
}

describe("a dataset by batches in the chain", () => {
  it("has its batch in the state, is looked at when that is due and not before, and is whole with its answers", async () => {
    const { vendors, claimOf, work, take, dueAt, world } = await open();
    const first = claimOf();
    expect(await work(first)).toMatchObject({
      conclusion: "success",
      headline: expect.stringContaining("waits for batch"),
    });
    expect(world.reporter.outputs.get("spent")).toBe("0");
    const run = await take(first);
    const ticket = run.tickets.get("d1");
    expect(ticket).toMatchObject({ status: "in_progress", failedClaims: 0 });
    expect(ticket?.dataset?.batches).toMatchObject({
      until: "2026-11-20T12:10:00.000Z",
      batches: [{ model, id: "batch_scripted1", questions: 2, count: 0, state: "running" }],
    });
    const held = ticket?.dataset?.batches?.heldUsd ?? 0;
    expect(held).toBeGreaterThan(0.03);
    expect(run.reservedUsd).toBeCloseTo(held, 9);
    expect(dueAt("2026-11-20T12:09:59Z")).toEqual([]);
    expect(dueAt()).toEqual([]);
    const [due] = dueAt("2026-11-20T12:10:00Z");
    expect(due).toMatchObject({ ticket: "d1", mode: "dataset" });
    expect(due?.slices.dataset).toBeGreaterThanOrEqual(held);
    if (ticket === undefined) throw new Error("no ticket");
    expect(renderDataset(run, ticket, "https://github.com/o/r")).toMatch(
      /looked at again after 2026-11-20T12:10:00.000Z\.[\s\S]*batch `batch_scripted1`: runs, 0 of 2 done/,
    );
    const second = claimOf();
    await work(second);
    const end = await take(second);
    expect(end.tickets.get("d1")).toMatchObject({ status: "done", dataset: { answered: 2, open: 0 } });
    expect(end.tickets.get("d1")?.dataset?.batches).toMatchObject({ until: null, heldUsd: 0 });
    expect(end.reservedUsd).toBe(0);
    expect(end.tickets.get("d1")?.dataset?.costUsd).toBeCloseTo((2 * 1100 * 10) / 1e6 / 2, 9);
    expect(vendors.batches()).toHaveLength(1);
  });

  it("gives the next job what its batch holds and a share of what else is left", async () => {
    const { claimOf, work, take, dueAt } = await open({}, 0.1);
    const claim = claimOf(0.08);
    await work(claim);
    const held = (await take(claim)).tickets.get("d1")?.dataset?.batches?.heldUsd ?? 0;
    expect(held).toBeGreaterThan(0.03);
    const [due] = dueAt("2026-11-20T12:10:00Z");
    expect(due?.slices.dataset).toBeGreaterThan(held);
    expect(due?.slices.dataset).toBeLessThanOrEqual(0.1);
  });

  it("puts the next look off for no longer than an hour after publish, whatever its job said", async () => {
    const { claimOf, work, take } = await open();
    const claim = claimOf();
    await work(claim);
    const clock = new ManualClock();
    // Two hours before the job's clock.
    clock.advance(-2 * 3_600_000);
    const run = await take(claim, { clock });
    expect(run.tickets.get("d1")?.dataset?.batches?.until).toBe("2026-11-20T11:00:00.000Z");
  });

  it("finds the batch again of a job that died between its submission and its id", async () => {
    const { world, history, vendors, claimOf, work, take } = await open();
    const first = claimOf();
    const put = world.put.bind(world);
    world.put = async (artifact, baton) => {
      if (JSON.stringify(baton).includes('\\"submitted\\"')) throw new Error("killed");
      return put(artifact, baton);
    };
    await expect(work(first)).rejects.toThrow("killed");
    expect(vendors.batches()).toHaveLength(1);
    history.end(first, "dead");
    world.put = put;
    const second = claimOf();
    await work(second);
    expect((await take(second)).tickets.get("d1")).toMatchObject({ status: "done", dataset: { answered: 2 } });
    expect(vendors.batches()).toHaveLength(1);
    expect(vendors.calls()).toHaveLength(2);
  });

  it("tells what expired, returns its money, asks once more and then leaves it out", async () => {
    const { vendors, claimOf, work, take } = await open({ fate: () => "expired" });
    const claims = [claimOf()];
    for (const expected of ["running", "expired"]) {
      const claim = claims.at(-1) ?? claimOf();
      await work(claim);
      const ticket = (await take(claim)).tickets.get("d1");
      expect(ticket?.dataset?.batches?.batches.map(({ state }) => state)).toContain(expected);
      claims.push(claimOf());
    }
    expect(vendors.batches()).toHaveLength(2);
    const last = claims.at(-1) ?? claimOf();
    await work(last);
    const run = await take(last);
    const ticket = run.tickets.get("d1");
    expect(ticket?.dataset).toMatchObject({ answered: 0, failed: 2, open: 0, costUsd: 0, batches: { heldUsd: 0 } });
    expect(run.reservedUsd).toBe(0);
    if (ticket === undefined) throw new Error("no ticket");
    expect(renderDataset(run, ticket, "")).toMatch(/expired, 2 of 2 without an answer[\s\S]*left out after 2 batches/);
  });

  it("says of a stopped run which batches go on at their vendor", async () => {
    const { history, claimOf, work, take, runOf, dueAt } = await open();
    const claim = claimOf();
    await work(claim);
    await take(claim);
    history.add("RUN_STOPPED", null, { commentId: null, saidAt: null });
    const ticket = runOf().tickets.get("d1");
    if (ticket === undefined) throw new Error("no ticket");
    expect(renderDataset(runOf(), ticket, "")).toMatch(
      /batch_scripted1[\s\S]*goes on, and is paid for: cancel it in the vendor's console/,
    );
    expect(dueAt("2026-11-21T12:00:00Z")).toEqual([]);
  });
});
