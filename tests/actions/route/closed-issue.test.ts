import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maintainer } from "../../builders/leg-world.ts";
import { dispatched, labeled } from "../../builders/payloads.ts";
import { RouteBench } from "./route-bench.ts";

let bench: RouteBench;
beforeEach(async () => {
  bench = await RouteBench.open();
});
afterEach(() => bench.world.close());

const set = (state: "open" | "closed") => {
  const { issues } = bench.world.forge.world;
  const issue = issues.get(bench.issue.number);
  if (issue !== undefined) issues.set(bench.issue.number, { ...issue, state });
};

describe("route, on an issue that was closed while its run goes on", () => {
  it("gives nothing out, says why, and goes on once it is reopened and somebody says retry", async () => {
    await bench.startAndPlan();
    set("closed");
    expect((await bench.say("/baton approve")).outputs).toEqual({ plan: "", prepare: "", legs: "[]", tasks: "[]" });
    expect(await bench.onlyRun()).toMatchObject({
      status: "blocked",
      approvedRevision: 1,
      block: { reason: `issue #${bench.issue.number} was closed` },
    });
    expect(bench.world.forge.world.comments.map(({ body }) => body).join("\n")).toMatch(/was closed(.|\n)*reopen it/);
    expect((await bench.say("/baton retry")).outputs.legs).toBe("[]");
    set("open");
    expect(JSON.parse((await bench.say("/baton retry")).outputs.legs ?? "")).toMatchObject([
      { ticket: "f1" },
      { ticket: "f2" },
    ]);
  });

  it("plans nothing on one that is gone", async () => {
    const started = labeled(bench.issue, "baton", maintainer);
    bench.world.forge.world.issues.delete(bench.issue.number);
    expect((await bench.play(started)).outputs.plan).toBe("");
    expect(await bench.onlyRun()).toMatchObject({ block: { reason: expect.stringContaining("is gone") } });
    expect((await bench.play(dispatched)).outputs.plan).toBe("");
  });
});
