import { afterAll, expect, it } from "vitest";
import { Checkpoint } from "../../../../src/contracts/checkpoint.ts";
import { complete, write } from "../bench.ts";
import { runs, settings, Workshop } from "./workshop.ts";

const shop = new Workshop();
afterAll(() => shop.remove());

it("is ended with the job while it runs, and the checkpoint holds the work alone", async () => {
  const base = shop.commit({
    ".github/baton.yml": settings("mkdir deps; echo 1 > deps/needed; sleep 300", "true"),
  });
  const stop = new AbortController();
  const began = performance.now();
  const { world, result } = await shop.work(
    base,
    { coder: [write("src/divide.js", "1\n"), runs("cat deps/needed"), complete()] },
    {
      change: (ports) => ({
        signal: stop.signal,
        sandbox: async () => {
          const sandbox = await ports.sandbox();
          return {
            kind: sandbox.kind,
            why: sandbox.why,
            standIn: (of) => sandbox.standIn(of),
            run: (of) => {
              if (of.network) setTimeout(() => stop.abort(new Error("SIGTERM")), 3000);
              return sandbox.run(of);
            },
          };
        },
      }),
    },
  );
  expect(performance.now() - began).toBeLessThan(30_000);
  expect(result).toMatchObject({ thrown: { facts: { stop: "aborted" } } });
  const artifact = JSON.parse(world.reporter.outputs.get("checkpoint") ?? "{}").artifact;
  const checkpoint = Checkpoint.parse(world.batons.get(artifact)?.payload);
  expect(checkpoint.works[0]?.files?.map(({ path }) => path)).toEqual(["src/divide.js"]);
});
