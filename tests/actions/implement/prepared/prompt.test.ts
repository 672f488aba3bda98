import { afterAll, expect, it } from "vitest";
import { complete, write } from "../bench.ts";
import { settings, Workshop } from "./workshop.ts";

const shop = new Workshop();
afterAll(() => shop.remove());

const done = { coder: [write("src/divide.js", "1\n"), complete()] };
const manifest = { "package.json": '{"scripts":{"test":"vitest run"}}' };

it("says what is installed beside the coder and how one file is tested; nothing of it where nothing is to be installed", async () => {
  const prepared = shop.commit({ ".github/baton.yml": settings("true", "npm test"), ...manifest });
  const [said = ""] = (await shop.work(prepared, done)).prompts;
  expect(said).toContain('Narrowest: \\"npx vitest run <file>\\".');
  expect(said).toContain('\\"true\\" installs what the base needs: your first command waits for it.');
  const bare = shop.commit({ ".github/baton.yml": settings("true", "./check").replace('  setup: "true"\n', "") });
  const [plain = ""] = (await shop.work(bare, done)).prompts;
  expect(plain).toContain("Its proof is");
  expect(plain).not.toMatch(/installs|Narrowest|not installed/);
});

it("says before the first command that nothing is installed, where that is known", async () => {
  const off = shop.commit({ ".github/baton.yml": `${settings("true", "npm test")}  prepare: false\n`, ...manifest });
  const [said = ""] = (await shop.work(off, done)).prompts;
  expect(said).toMatch(/Dependencies are not installed \(`validate.prepare` is false.*do not try to/);
});

it.each([
  [
    "it runs in the tests' job alone",
    { setsUp: ["validate" as const], setUp: "skipped" },
    "not beside the models' keys",
  ],
  ["it failed", { setsUp: ["validate" as const, "implement" as const], setUp: "failure" }, "it failed here"],
  ["it ran", { setsUp: ["validate" as const, "implement" as const], setUp: "success" }, undefined],
  ["there is none", { setUp: "skipped" }, undefined],
])(
  "says that programs of the base's set-up action are missing, unless they are there: %s",
  async (_what, of, words) => {
    const base = shop.commit({ ".github/baton.yml": settings("true", "npm test"), ...manifest });
    const { prompts, world } = await shop.work(base, done, of);
    if (words === undefined) expect(prompts[0]).not.toContain("baton-setup");
    else expect(prompts[0]).toContain(words);
    const isTold = world.reporter.warnings.some((line) => line.includes("baton-setup` failed in this job"));
    expect(isTold).toBe(of.setUp === "failure");
  },
);

it("names the packages that a feature's paths are of, those that depend on them, and the command of their tests alone", async () => {
  const base = shop.commit({
    ".github/baton.yml": settings("true", "npm test --workspaces"),
    "package.json": '{"workspaces":["src","other","apart"]}',
    "src/package.json": '{"name":"a","scripts":{"test":"x"}}',
    "other/package.json": '{"name":"b","scripts":{"test":"x"},"dependencies":{"a":"1"}}',
    "apart/package.json": '{"name":"c","scripts":{"test":"x"}}',
  });
  const [said = ""] = (await shop.work(base, done)).prompts;
  expect(said).toContain("Your packages: src, on which other depend. Their tests alone:");
  expect(said).toContain('\\"npm test -w src -w other\\"');
  expect(said).toContain('Its proof is \\"npm test --workspaces\\"');
});

it("says which services the proof has beside its tests and no command here reaches, and where none is says nothing", async () => {
  const services = `  services: { db: { image: "postgres@sha256:${"a".repeat(64)}", ports: ["15432:5432"] } }\n`;
  const served = shop.commit({ ".github/baton.yml": `${settings("true", "npm test")}${services}`, ...manifest });
  const [said = ""] = (await shop.work(served, done)).prompts;
  expect(said).toContain("The proof has db (127.0.0.1:15432) beside its tests; no command here reaches them");
  const plain = shop.commit({ ".github/baton.yml": settings("true", "npm test"), ...manifest });
  expect((await shop.work(plain, done)).prompts[0]).not.toContain("beside its tests");
});
