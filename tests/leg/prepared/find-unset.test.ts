import { describe, expect, it } from "vitest";
import { tellUnset } from "../../../src/leg/prepared/find-unset.ts";

const tell = (files: Readonly<Record<string, string>>, of: { setup?: string; names?: readonly string[] } = {}) => {
  const readFiles = async (_base: string, paths: readonly string[]) =>
    new Map(paths.flatMap((at) => (files[at] === undefined ? [] : [[at, Buffer.from(files[at] ?? "")] as const])));
  return tellUnset({ readFiles }, { base: "b", setup: of.setup ?? "npm ci", names: of.names ?? [] });
};

describe("a set-up that failed without a secret", () => {
  it.each([
    [".npmrc", "//r.test/:_authToken=${NPM_TOKEN}", "NPM_TOKEN"],
    [".yarnrc.yml", "npmAuthToken: ${YARN_TOKEN}", "YARN_TOKEN"],
    ["bunfig.toml", 'token = "$BUN_TOKEN"', "BUN_TOKEN"],
    ["requirements.txt", "--index-url https://u:${PIP_PASSWORD}@r.test/simple", "PIP_PASSWORD"],
    ["Gemfile", 'source "https://#{ENV["GEM_KEY"]}@r.test"', "GEM_KEY"],
    ["Gemfile", "source ENV.fetch('GEM_AUTH')", "GEM_AUTH"],
    ["nuget.config", '<add value="%FEED_PAT%" />', "FEED_PAT"],
    [".mvn/settings.xml", "<password>${env.MAVEN_PASSWORD}</password>", "MAVEN_PASSWORD"],
    ["build.gradle", 'password = System.getenv("MAVEN_TOKEN")', "MAVEN_TOKEN"],
  ])("is told what %s reads", async (file, text, name) => {
    expect(await tell({ [file]: text })).toContain(`${file} reads ${name}, which \`setup\` was not given`);
    expect(await tell({ [file]: text }, { names: [name] })).toBe("");
  });

  it("is told what its command reads", async () => {
    expect(await tell({}, { setup: "composer config token $SATIS_TOKEN" })).toContain(
      "the setup command reads SATIS_TOKEN",
    );
  });

  it.each([
    ["what is no secret by its name", { ".npmrc": "cache=${HOME}/npm\nprefix=$PREFIX" }],
    ["what has a value of its own without it", { ".yarnrc.yml": "npmAuthToken: ${YARN_TOKEN:-none}" }],
    ["nothing", {}],
  ])("is told nothing of %s", async (_, files) => {
    expect(await tell(files)).toBe("");
  });
});
