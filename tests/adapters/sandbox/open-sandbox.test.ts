import { describe, expect, it } from "vitest";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import { sandboxConformance } from "../../conformance/sandbox.ts";
import { doorsConformance } from "../../conformance/sandbox-doors.ts";

/** Each way is tried where it is there; a machine that has neither says so by the skipped names. */
for (const way of ["bwrap", "unshare", "user-namespace"] as const) {
  const found = await openSandbox({ ways: [way] });
  if (found.kind === "none")
    describe.skip(`${way} is not there: ${found.why}`, () => it("can not be tried", () => undefined));
  else {
    sandboxConformance(way, () => openSandbox({ ways: [way] }));
    doorsConformance(way, () => openSandbox({ ways: [way] }), { isOwn: true });
  }
}
doorsConformance("unconfined", () => openSandbox({ unconfined: true }), { isOwn: false });

describe("openSandbox", () => {
  it("is of kind none when no way works, says why, and runs nothing", async () => {
    const sandbox = await openSandbox({ ways: [] });
    expect(sandbox.kind).toBe("none");
    await expect(
      sandbox.run({ command: "true", folder: "/tmp", network: false, timeoutMs: 1000 }),
    ).rejects.toMatchObject({ code: "sandbox.missing" });
  });

  it("names a folder that is not there", async () => {
    const sandbox = await openSandbox();
    if (sandbox.kind === "none") return;
    await expect(
      sandbox.run({ command: "true", folder: "/tmp/none/such", network: false, timeoutMs: 1000 }),
    ).rejects.toThrow(/none/);
  });
});
