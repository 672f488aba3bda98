import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";

const token = "tok/3b1f 9a77+c2d4";
const script = `
  import { openReporter, takeSecrets } from "./src/app/wire.ts";
  const env = process.env;
  const reporter = openReporter(env, takeSecrets(env));
  reporter.say("the environment has it: " + ("BATON_SETUP_SECRETS" in env));
  reporter.say("npm's token is needed by NPM_TOKEN");
  for (const text of JSON.parse(process.argv[1])) reporter.say("said: " + text);
`;
const run = (secret: string, texts: readonly string[], onRunner: boolean) =>
  spawnSync(process.execPath, ["--input-type=module", "-e", script, JSON.stringify(texts)], {
    cwd: path.join(import.meta.dirname, "../.."),
    encoding: "utf8",
    env: { PATH: process.env["PATH"], BATON_SETUP_SECRETS: secret, ...(onRunner ? { GITHUB_ACTIONS: "true" } : {}) },
  });

it("a job masks each value of the set-up's secret in all its disguises, and says none of them", () => {
  const bytes = Buffer.from(token);
  const disguises = [token, bytes.toString("base64"), bytes.toString("hex"), encodeURIComponent(token)];
  const texts = [...disguises, `user:${token}`, Buffer.from(`ab${token}`).toString("base64")];
  const { stdout } = run(`# npm's token is needed\nNPM_TOKEN=${token}\n`, texts, true);
  const lines = stdout.split("\n");
  const masks = lines.filter((line) => line.startsWith("::add-mask::")).map((line) => line.slice(12));
  for (const one of disguises) expect(masks).toContain(one.replaceAll("%", "%25"));
  const said = lines.filter((line) => !line.startsWith("::add-mask::"));
  expect(said).toEqual([
    "the environment has it: false",
    // Neither a name nor a comment is a secret.
    "npm's token is needed by NPM_TOKEN",
    ...disguises.map(() => "said: ***"),
    "said: user:***",
    expect.stringMatching(/^said: [A-Za-z0-9+/]{0,4}\*\*\*[A-Za-z0-9+/=]{0,4}$/),
    "",
  ]);
}, 30_000);

it("a job says nothing of a secret that it can not read either, and masks nothing where nobody reads masks", () => {
  const { stdout } = run(`-----BEGIN KEY-----\n${token}\nQUJDREVGR0g==\n`, [token, "QUJDREVGR0g=="], false);
  expect(stdout.split("\n").slice(2, 4)).toEqual(["said: ***", "said: ***"]);
  expect(stdout).not.toContain("add-mask");
}, 30_000);
