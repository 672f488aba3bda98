import { describe, expect, it } from "vitest";
import { mayAct } from "../../../src/policy/people/may-act.ts";

const alice = { login: "alice", id: 7, isBot: false };
const vouched = (permission: "admin" | "maintain" | "write" | "triage" | "read" | "none", of = alice) => ({
  ...of,
  actor: { login: of.login, id: of.id, permission },
});

describe("mayAct", () => {
  it.each(["admin", "maintain", "write"] as const)("lets %s", (permission) => {
    expect(mayAct(vouched(permission), [])).toEqual({ yes: true });
  });

  it.each(["triage", "read", "none"] as const)("refuses %s, naming it", (permission) => {
    expect(mayAct(vouched(permission), [])).toMatchObject({ yes: false, reason: expect.stringContaining(permission) });
  });

  it("refuses a bot with write permission unless the configuration lists it", () => {
    const bot = { login: "helper[bot]", id: 9, isBot: true };
    expect(mayAct(vouched("write", bot), [])).toMatchObject({ yes: false });
    expect(mayAct(vouched("write", bot), ["Helper[bot]"])).toEqual({ yes: true });
  });

  it("refuses an account whose numeric id is not the one that GitHub vouches for", () => {
    expect(mayAct({ ...alice, actor: { login: "alice", id: 8, permission: "admin" } }, [])).toMatchObject({
      yes: false,
    });
    expect(mayAct({ ...alice, actor: { login: "a1ice", id: 7, permission: "admin" } }, [])).toMatchObject({
      yes: false,
    });
  });
});
