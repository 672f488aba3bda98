import { afterAll, expect, it } from "vitest";
import { BatonRef } from "../../../../src/contracts/baton.ts";
import { Checkpoint } from "../../../../src/contracts/checkpoint.ts";
import type { Ports } from "../../../../src/ports/ports.ts";
import { complete, write } from "../bench.ts";
import { runs, settings, Workshop } from "./workshop.ts";

/** Models of which the job is told to stop at the n-th call, or some time after it. */
function stopsAt(
  { n, afterMs }: { readonly n: number; readonly afterMs: number },
  stop: AbortController,
  ports: Pick<Ports, "findModel">,
): Ports["findModel"] {
  const abort = () => stop.abort(new Error("SIGTERM"));
  let calls = 0;
  return async (name) => {
    const model = await ports.findModel(name);
    const reply: typeof model.reply = (...asked) => {
      calls += 1;
      if (calls === n && afterMs === 0) abort();
      else if (calls === n) setTimeout(abort, afterMs);
      return model.reply(...asked);
    };
    return { ...model, reply };
  };
}

const shop = new Workshop();
afterAll(() => shop.remove());

it("is ended with the job while it runs, and the checkpoint holds the work alone", async () => {
  const base = shop.commit({ ".github/baton.yml": settings("mkdir deps; echo 1 > deps/needed; sleep 300", "true") });
  const stop = new AbortController();
  const began = performance.now();
  const { world, result } = await shop.work(
    base,
    { coder: [write("src/divide.js", "1\n"), runs("cat deps/needed"), complete()] },
    {
      change: (ports) => ({
        signal: stop.signal,
        // Its command waits for the set-up then.
        findModel: stopsAt({ n: 2, afterMs: 500 }, stop, ports),
      }),
    },
  );
  expect(performance.now() - began).toBeLessThan(200_000);
  expect(result).toMatchObject({ thrown: { facts: { stop: "aborted" } } });
  const artifact = JSON.parse(world.reporter.outputs.get("checkpoint") ?? "{}").artifact;
  const checkpoint = Checkpoint.parse(world.batons.get(artifact)?.payload);
  expect(checkpoint.works[0]?.files?.map(({ path }) => path)).toEqual(["src/divide.js"]);
});

it("leaves nothing that was installed to the next job, which has it set up anew and goes on", async () => {
  const setup = "mkdir deps; echo 1 > deps/needed; echo altered >> lock.txt";
  const base = shop.commit({ ".github/baton.yml": settings(setup, "true"), "lock.txt": "locked\n" });
  const stop = new AbortController();
  const first = await shop.work(
    base,
    { coder: [write("src/divide.js", "1\n"), runs("cat deps/needed && echo 2 > deps/more"), complete()] },
    { change: (ports) => ({ signal: stop.signal, findModel: stopsAt({ n: 3, afterMs: 0 }, stop, ports) }) },
  );
  const told = BatonRef.parse(JSON.parse(first.world.reporter.outputs.get("checkpoint") ?? "null"));
  const left = Checkpoint.parse(first.world.batons.get(told.artifact)?.payload);
  expect(left.works[0]?.files?.map(({ path }) => path)).toEqual(["src/divide.js"]);
  const { claim, history } = first;
  const checkpoint = { ...told, claim: claim.claim, runId: claim.runId };
  history.add("CLAIM_ENDED", "f1", { claim: claim.claim, outcome: "failed", reason: "stopped", spent: {}, checkpoint });
  const next = await shop.work(
    base,
    { coder: [runs("cat deps/needed lock.txt src/divide.js; ls deps"), complete()] },
    { history, batons: first.world.batons },
  );
  expect(next.said[0]).toContain("1\\nlocked\\n1\\nneeded");
  expect(next.asked.filter(({ network }) => network)).toHaveLength(1);
  expect(next.change?.files.map(({ path }) => path)).toEqual(["src/divide.js"]);
});
