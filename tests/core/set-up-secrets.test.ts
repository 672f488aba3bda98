import { describe, expect, it } from "vitest";
import { parseSetUpSecrets, tellMistakes } from "../../src/core/set-up-secrets.ts";

const token = "tok-3b1f9a77c2";

describe("the secret of the set-up", () => {
  it("holds a variable a line; empty lines, comments and space around count for nothing", () => {
    const text = `\uFEFF# npm's\r\n\r\n  NPM_TOKEN = ${token}=a==  \r\n\t# another\nPIP_PASSWORD=it's $HOME \`x\` 1`;
    expect(parseSetUpSecrets(text)).toEqual({
      variables: { NPM_TOKEN: `${token}=a==`, PIP_PASSWORD: "it's $HOME `x` 1" },
      mistakes: [],
      hidden: [`${token}=a==`, "it's $HOME `x` 1"],
    });
  });

  it.each(["", "\n\n", "# nothing yet"])("is nothing where it holds none: %j", (text) => {
    expect(parseSetUpSecrets(text)).toEqual({ variables: {}, mistakes: [], hidden: [] });
  });

  it.each([
    ["GITHUB_TOKEN", "belongs to the runner"],
    ["github_pat", "belongs to the runner"],
    ["ACTIONS_RUNTIME_TOKEN", "belongs to the runner"],
    ["Runner_Key", "belongs to the runner"],
    ["BATON_NO_SANDBOX", "belongs to Baton"],
    ["GIT_SSH_COMMAND", "steers git"],
    ["LD_PRELOAD", "steers the loader"],
    ["DYLD_INSERT_LIBRARIES", "steers the loader"],
    ["PATH", "is the sandbox's own"],
    ["HOME", "is the sandbox's own"],
    ["BASH_ENV", "is the sandbox's own"],
    ["ENV", "is the sandbox's own"],
    ["NODE_OPTIONS", "has an interpreter load other code"],
    ["PYTHONSTARTUP", "has an interpreter load other code"],
    ["_JAVA_OPTIONS", "has an interpreter load other code"],
    ["JAVA_TOOL_OPTIONS", "has an interpreter load other code"],
    ["ANTHROPIC_API_KEY", "is a model's key"],
  ])("may not set %s", (name, why) => {
    const { variables, mistakes, hidden } = parseSetUpSecrets(`NPM_TOKEN=${token}\n${name}=${token}-two`);
    expect(variables).toEqual({});
    expect(mistakes).toEqual([expect.stringContaining(`line 2 (${name}): the name ${why}`)]);
    expect(hidden).toContain(`${token}-two`);
  });

  it.each(["NODE_AUTH_TOKEN", "MY_GITHUB_TOKEN", "CARGO_REGISTRIES_OWN_TOKEN", "PATHS", "HOMEBREW_KEY", "environment"])(
    "may set %s",
    (name) => {
      expect(parseSetUpSecrets(`${name}=${token}`).variables).toEqual({ [name]: token });
    },
  );

  it.each([
    ["a value of several lines", `KEY=-----BEGIN KEY-----\n${token}AAAA\nBBBBBBBBBBBB==\n-----END KEY-----`, [2, 4]],
    ["no name", `=${token}`, [1]],
    ["no variable's name", `//registry.test/:_authToken=${token}`, [1]],
    ["a name with a space", `export NPM_TOKEN=${token}`, [1]],
    ["a name with a digit first", `1TOKEN=${token}`, [1]],
  ])("names the line of %s, and nothing of what stands there", (_, text, lines) => {
    const { variables, mistakes, hidden } = parseSetUpSecrets(text);
    expect(variables).toEqual({});
    expect(mistakes.map((mistake) => Number(/^line (\d+) is not NAME=value/.exec(mistake)?.[1]))).toEqual(lines);
    expect(tellMistakes(mistakes)).not.toMatch(/tok-3b|BBBB|AAAA|registry\.test/);
    // A log that shows such a line shows none of it.
    for (const line of text.split("\n")) expect(hidden).toContain(line);
  });

  it.each([
    ["twice the same name", `A=${token}\nB=${token}\nA=${token}`, "line 3 (A): the name stands on line 1 already"],
    ["a short value", "A=1234567", "line 1 (A): the value has fewer than 8 characters"],
    ["no value", "A=", "line 1 (A): the value has fewer than 8 characters"],
    ["a value in quotes", `A="${token}"`, "line 1 (A): the value stands in quotes"],
    ["a control character", `A=${token}\u0007b`, "line 1 (A): the value holds a control character"],
    ["a value that is too long", `A=${"x".repeat(8193)}`, "line 1 (A): the value has more than 8192 characters"],
    [
      "too many names",
      Array.from({ length: 21 }, (_one, index) => `A${index}=${token}`).join("\n"),
      "it has 21 names; at most 20 are taken",
    ],
  ])("is refused for %s", (_, text, mistake) => {
    const { variables, mistakes } = parseSetUpSecrets(text);
    expect(variables).toEqual({});
    expect(mistakes).toEqual([expect.stringContaining(mistake)]);
    expect(tellMistakes(mistakes)).not.toContain(token);
  });

  it("hides what stands in quotes without them too", () => {
    expect(parseSetUpSecrets(`A='${token}'`).hidden).toContain(token);
  });

  it("takes at most 8192 characters and 20 names, and no name is another one's by its case", () => {
    expect(parseSetUpSecrets(`A=${"x".repeat(8192)}`).mistakes).toEqual([]);
    expect(Object.keys(parseSetUpSecrets(`Token=${token}\nTOKEN=${token}`).variables)).toEqual(["Token", "TOKEN"]);
    expect(Object.keys(parseSetUpSecrets(`__proto__=${token}`).variables)).toEqual(["__proto__"]);
  });
});
