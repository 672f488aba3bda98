import { afterAll, expect, it } from "vitest";
import { complete, write } from "../bench.ts";
import { runs, settings, Workshop } from "./workshop.ts";

const shop = new Workshop();
afterAll(() => shop.remove());

const setup = "mkdir deps && echo 1 > deps/needed && echo once >> ~/runs && pwd > deps/place";
/** Green only where the dependency is as it was installed, seen at its own place, and the code is right. */
const test =
  '[ "$(cat deps/needed ~/runs)" = "$(printf "1\\nonce")" ] && [ "$(cat deps/place)" = "$PWD" ] && grep -q right src/divide.js';
const base = shop.commit({
  ".github/baton.yml": settings(setup, test, "candidates: 3\n"),
  "src/sum.js": "export const sum = 1;\n",
});

it("sets up once for all candidates, gives each its own, and lets the tests choose", async () => {
  const spoil = runs("echo spoilt > deps/needed; echo again >> ~/runs; rm deps/place");
  const { change, asked } = await shop.work(base, {
    a: [spoil, write("src/divide.js", "right\n"), complete()],
    b: [write("src/divide.js", "wrong\n"), runs("cat deps/needed"), complete()],
    c: [runs("true"), write("src/divide.js", "right\n"), complete()],
  });
  expect(change?.candidates?.map(({ tests }) => tests)).toEqual(["failed", "failed", "passed"]);
  expect(change).toMatchObject({ model: "openai/c", files: [{ path: "src/divide.js" }] });
  expect(asked.filter(({ network }) => network)).toHaveLength(1);
});

it("says that tests were not run where they fail and nothing is installed", async () => {
  const own = shop.commit({ ".github/baton.yml": settings("exit 1", test, "candidates: 2\n") });
  const right = [write("src/divide.js", "right\n"), complete()];
  const { change } = await shop.work(own, { a: right, b: right });
  expect(change?.candidates?.map(({ tests }) => tests)).toEqual(["not_run", "not_run"]);
});

it("says that tests were not run where they fail and may want services, which stand beside the proof alone", async () => {
  const services = `  services: { db: { image: "postgres@sha256:${"a".repeat(64)}", ports: [5432] } }\n`;
  const own = shop.commit({ ".github/baton.yml": `${settings("true", "exit 1", "candidates: 2\n")}${services}` });
  const right = [write("src/divide.js", "right\n"), complete()];
  const { change } = await shop.work(own, { a: right, b: right });
  expect(change?.candidates?.map(({ tests }) => tests)).toEqual(["not_run", "not_run"]);
});
