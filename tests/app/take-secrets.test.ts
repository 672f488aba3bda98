import { describe, expect, it } from "vitest";
import { takeSecrets } from "../../src/app/wire.ts";
import { keyNames, urlNames } from "../../src/core/vendors.ts";

describe("taking the secrets", () => {
  it.each([...keyNames, "INPUT_TOKEN", "BATON_SETUP_SECRETS"])(
    "leaves no %s for a child process to inherit",
    (name) => {
      const env: Record<string, string | undefined> = { [name]: " s3cret ", PATH: "/bin" };
      expect(takeSecrets(env)).toEqual({ [name]: "s3cret" });
      expect(env).toEqual({ PATH: "/bin" });
    },
  );

  it("knows the runner's own token for what it is, and leaves it to the artifact client", () => {
    const env = { ACTIONS_RUNTIME_TOKEN: "runtime" };
    expect(takeSecrets(env)).toEqual({ ACTIONS_RUNTIME_TOKEN: "runtime" });
    expect(env).toEqual({ ACTIONS_RUNTIME_TOKEN: "runtime" });
  });

  it("takes a blank variable for none, and addresses for no secret", () => {
    const env = { [keyNames[0] ?? ""]: "  ", [urlNames[0] ?? ""]: "http://127.0.0.1:9" };
    expect(takeSecrets(env)).toEqual({});
    expect(env).toEqual({ [urlNames[0] ?? ""]: "http://127.0.0.1:9" });
  });
});
