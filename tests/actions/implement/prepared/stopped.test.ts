import { afterAll, expect, it } from "vitest";
import { Checkpoint } from "../../../../src/contracts/checkpoint.ts";
import { complete, write } from "../bench.ts";
import { runs, settings, Workshop } from "./workshop.ts";

const shop = new Workshop();
afterAll(() => shop.remove());

it("is ended with the job while it runs, and the checkpoint holds the work alone", async () => {
  const base = shop.commit({ ".github/baton.yml": settings("mkdir deps; echo 1 > deps/needed; sleep 300", "true") });
  const stop = new AbortController();
  let calls = 0;
  const began = performance.now();
  const { world, result } = await shop.work(
    base,
    { coder: [write("src/divide.js", "1\n"), runs("cat deps/needed"), complete()] },
    {
      change: (ports) => ({
        signal: stop.signal,
        findModel: async (name) => {
          const model = await ports.findModel(name);
          const reply: typeof model.reply = (...asked) => {
            calls += 1;
            // Its command waits for the set-up then.
            if (calls === 2) setTimeout(() => stop.abort(new Error("SIGTERM")), 500);
            return model.reply(...asked);
          };
          return { ...model, reply };
        },
      }),
    },
  );
  expect(performance.now() - began).toBeLessThan(200_000);
  expect(result).toMatchObject({ thrown: { facts: { stop: "aborted" } } });
  const artifact = JSON.parse(world.reporter.outputs.get("checkpoint") ?? "{}").artifact;
  const checkpoint = Checkpoint.parse(world.batons.get(artifact)?.payload);
  expect(checkpoint.works[0]?.files?.map(({ path }) => path)).toEqual(["src/divide.js"]);
});
