import { describe, expect, it } from "vitest";
import { findSetUpSecrets, handOnLine, handsOn } from "../../../../src/cli/local/world/set-up-secrets.ts";

const token = "tok-3b1f9a77c2d4";
const name = "BATON_SETUP_SECRETS";

describe("the set-up's secret of a person at home", () => {
  it("is a secret of the repository, as it is", () => {
    expect(findSetUpSecrets({ [name]: `A=${token}\n` }, true)).toEqual({ [name]: `A=${token}\n` });
    expect(findSetUpSecrets({}, true)).toEqual({});
    expect(findSetUpSecrets({ [name]: " \n" }, false)).toEqual({});
  });

  it("is refused by its line, without a value, before anything is spent", () => {
    const start = () => findSetUpSecrets({ [name]: `A=${token}\nB ${token}` }, true);
    expect(start).toThrow(/line 2 is not NAME=value.*Set the secret anew/);
    expect(start).not.toThrow(token);
  });

  it("is refused where there is no sandbox, which a test could not be kept from reading", () => {
    expect(() => findSetUpSecrets({ [name]: `A=${token}` }, false)).toThrow(/without a sandbox.*unset it/);
  });
});

describe("a workflow that calls Baton", () => {
  const calling = (secrets: string) =>
    `jobs:\n  baton:\n    uses: a/b/.github/workflows/baton.yml@v1\n    secrets: ${secrets}\n`;

  it.each([
    [`{ ${handOnLine.replace(": ", ': "')}" }`, true],
    ["inherit", true],
    ["{ OPENAI_API_KEY: x }", false],
  ])("hands it on by %s: %s", (secrets, expected) => {
    expect(handsOn(calling(secrets))).toBe(expected);
  });

  it("hands nothing on without secrets", () => {
    expect(handsOn("jobs:\n  baton:\n    uses: a/b@v1\n")).toBe(false);
    expect(handsOn("")).toBe(false);
  });
});
