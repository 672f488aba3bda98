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
    ["[rejected] (non-fast-forward)", "stale"],
    ["[rejected] (needs force)", "stale"],
    ["[remote rejected] (incorrect old value provided)", "stale"],
    ["[remote rejected] (reference does not exist)", "stale"],
    ["[remote rejected] (failed to lock)", "stale"],
    ["[remote rejected] (cannot lock ref 'refs/heads/x': unable to resolve reference 'refs/heads/x')", "stale"],
    ["[remote rejected] (cannot lock ref 'refs/heads/x': Unable to create 'refs/heads/x.lock': File exists.)", "stale"],
    [
      "[remote rejected] (cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b')",
      "denied",
    ],
    [
      "[remote rejected] (cannot lock ref 'refs/heads/a': there is a non-empty directory 'refs/heads/a' blocking)",
      "denied",
    ],
    ["[remote rejected] (refname conflict)", "denied"],
    ["[remote rejected] (directory file conflict)", "denied"],
    ["[remote rejected] (funny refname)", "denied"],
    ["[remote rejected] (deletion prohibited)", "denied"],
    ["[remote rejected] (deny updating a hidden ref)", "denied"],
    ["[remote rejected] (branch is currently checked out)", "denied"],
    ["[remote rejected] (push declined due to repository rule violations)", "denied"],
    ["[remote rejected] (hook declined)", "denied"],
    ["[remote rejected]", "denied"],
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

  it.each(["atomic push failure", "atomic push failed", "atomic transaction failed", "transaction failed"])(
    "knows the innocent ref by %s",
    (said) => {
      const stdout = `!\ta:refs/heads/a\t[remote rejected] (${said})\n!\tb:refs/heads/b\t[remote rejected] (deletion prohibited)\n`;
      expect(parsePushRefusal(stdout, "")).toEqual({
        ok: false,
        why: "denied",
        message: "b:refs/heads/b\t[remote rejected] (deletion prohibited)",
      });
    },
  );

  const all =
    "!\ta:refs/heads/baton/1-1-x\t[remote rejected] (atomic transaction failed)\n!\tb:refs/heads/baton-state\t[remote rejected] (atomic transaction failed)\n";
  const inTheWay =
    "remote: error: cannot lock ref 'refs/heads/baton/1-1-x': 'refs/heads/baton' exists; cannot create 'refs/heads/baton/1-1-x'        \n";

  it("names the branch that another can not be beside, and takes that for lasting, where all fell with one transaction", () => {
    expect(parsePushRefusal(all, `${inTheWay}error: failed to push some refs to 'x'\n`)).toMatchObject({
      why: "denied",
      message: expect.stringMatching(
        /^The branch `baton` is in the way: .*`baton\/1-1-x`\. Rename or delete `baton`\.\n/,
      ),
    });
  });

  it.each([
    ["is at 1111111111111111111111111111111111111111 but expected 2222222222222222222222222222222222222222", "stale"],
    ["reference already exists", "stale"],
    ["unable to resolve reference 'refs/heads/x'", "stale"],
    ["cannot process 'refs/heads/q' and 'refs/heads/q/r' at the same time", "denied"],
    ["'refs/heads/x/y' exists; cannot create 'refs/heads/x'", "denied"],
  ])("reads in the server's lines why all fell: %s", (said, why) => {
    expect(parsePushRefusal(all, `remote: error: cannot lock ref 'refs/heads/x': ${said}\n`)?.why).toBe(why);
  });

  it("derives anew when one ref is stale and a branch is in the way of another: the second is found then", () => {
    const both = `${inTheWay}remote: error: cannot lock ref 'refs/heads/baton-state': reference already exists\n`;
    expect(parsePushRefusal(all, both)?.why).toBe("stale");
  });

  it.each([
    "remote: error: GH006: Protected branch update failed for refs/heads/baton/1-1-x.\n",
    "remote: error: GH013: Repository rule violations found for refs/heads/baton/1-1-x.\n",
    "remote: refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml`\n",
  ])("takes a rule for lasting, where the refs only say that all fell: %s", (said) => {
    expect(parsePushRefusal(all, said)?.why).toBe("denied");
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
