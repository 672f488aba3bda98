import { describe, expect, it } from "vitest";
import { parsePushRefusal } from "../../../src/adapters/git/parse-push.ts";

const line = (said: string) => `To https://github.com/o/r\n!\tabc:refs/heads/x\t${said}\nDone\n`;

describe("parsePushRefusal", () => {
  it.each([
    ["[rejected] (stale info)", "stale"],
    ["[rejected] (fetch first)", "stale"],
    ["[rejected] (remote ref updated since checkout)", "stale"],
    ["[remote rejected] (cannot lock ref 'refs/heads/x': is at 1 but expected 2)", "stale"],
    ["[remote rejected] (failed to update ref)", "stale"],
    ["[remote rejected] (reference already exists)", "stale"],
    ["[remote rejected] (atomic transaction failed)", "stale"],
    ["[remote rejected] (protected branch hook declined)", "denied"],
    ["[remote rejected] (pre-receive hook declined)", "denied"],
    [
      "[remote rejected] (refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission)",
      "denied",
    ],
    ["[remote rejected] (non-fast-forward)", "denied"],
    ["[remote rejected] (shallow update not allowed)", "denied"],
  ])("takes %s for %s", (said, why) => {
    expect(parsePushRefusal(line(said), "remote: Words of the rule\n")).toMatchObject({
      ok: false,
      why,
      message: expect.stringContaining(said),
    });
  });

  it("blames the ref that was refused, not those that fell with it", () => {
    const stdout =
      "!\ta:refs/heads/a\t[rejected] (atomic push failed)\n!\tb:refs/heads/b\t[remote rejected] (protected branch hook declined)\n";
    expect(parsePushRefusal(stdout, "remote: error: GH006: Protected branch update failed\n")).toEqual({
      ok: false,
      why: "denied",
      message:
        "b:refs/heads/b\t[remote rejected] (protected branch hook declined)\nerror: GH006: Protected branch update failed",
    });
  });

  it("derives anew when one of two is stale, whatever a rule says of the other", () => {
    const stdout =
      "!\ta:refs/heads/a\t[rejected] (stale info)\n!\tb:refs/heads/b\t[remote rejected] (pre-receive hook declined)\n";
    expect(parsePushRefusal(stdout, "")?.why).toBe("stale");
  });

  it("takes a missing right for denied, and a broken connection for no answer", () => {
    const forbidden =
      "remote: Permission to o/r.git denied to github-actions[bot].\nfatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403\n";
    expect(parsePushRefusal("", forbidden)).toMatchObject({
      why: "denied",
      message: expect.stringContaining("Permission to o/r.git denied"),
    });
    expect(
      parsePushRefusal(
        "",
        "fatal: unable to access 'https://github.com/o/r/': Recv failure: Connection reset by peer\n",
      ),
    ).toBeUndefined();
  });
});
