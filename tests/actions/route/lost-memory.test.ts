import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maintainer } from "../../builders/leg-world.ts";
import { commented, labeled, scheduled } from "../../builders/payloads.ts";
import { RouteBench, stranger } from "./route-bench.ts";

let bench: RouteBench;
beforeEach(async () => {
  bench = await RouteBench.open();
});
afterEach(() => bench.world.close());

const both = ["refs/heads/baton-state", "refs/baton/state"];
const loseBoth = () => {
  for (const ref of both) bench.world.git("update-ref", "-d", ref);
};
const refs = () => bench.world.git("for-each-ref", "--format=%(refname)").split("\n");

describe("route, when branch and mirror are both gone", () => {
  it("begins nothing anew, and names the lines that restore the commit which its comment has shown", async () => {
    await bench.play(labeled(bench.issue, "baton", maintainer));
    const tip = bench.world.git("rev-parse", "baton-state");
    loseBoth();
    const lost = {
      code: "state.missing",
      who: "user",
      message: expect.stringContaining(`git push origin ${tip}:${both[0]} ${tip}:${both[1]}`),
    };
    await expect(bench.play(scheduled)).rejects.toMatchObject(lost);
    await expect(bench.play(labeled(bench.issue, "baton", maintainer))).rejects.toMatchObject(lost);
    expect(refs()).toEqual(["refs/heads/main"]);
    for (const ref of both) bench.world.git("update-ref", ref, tip);
    expect(await bench.play(scheduled)).toMatchObject({ conclusion: "success", outputs: { plan: "" } });
    expect(await bench.onlyRun()).toMatchObject({ status: "planning" });
  });

  it("tells who asks on the issue, once", async () => {
    await bench.play(labeled(bench.issue, "baton", maintainer));
    loseBoth();
    const said = commented(bench.issue, bench.world.forge.say(bench.issue.number, maintainer, "/baton run"));
    const before = bench.world.forge.world.comments.length;
    for (const _ of [1, 2]) await expect(bench.play(said)).rejects.toMatchObject({ code: "state.missing" });
    expect(bench.world.forge.world.comments.slice(before).map((one) => one.body)).toEqual([
      expect.stringMatching(/are both gone, yet Baton has worked here(.|\n)*refs\/baton\/anew/),
    ]);
  });

  it("takes a branch of its own for a trace where no comment is left", async () => {
    bench.world.push("baton/7-1-sign-in", { "a.txt": "x\n" });
    await expect(bench.play(scheduled)).rejects.toMatchObject({
      code: "state.missing",
      message: expect.stringContaining("there is the branch baton/7-1-sign-in"),
    });
  });

  it("begins anew when a person has said so, and forgets that it was said", async () => {
    await bench.play(labeled(bench.issue, "baton", maintainer));
    loseBoth();
    bench.world.git("update-ref", "refs/baton/anew", "refs/heads/main");
    expect(await bench.play(scheduled)).toMatchObject({ conclusion: "success" });
    expect(refs()).toEqual(["refs/baton/state", "refs/heads/baton-state", "refs/heads/main"]);
  });

  it("begins where Baton never was, with one look: a stranger's mark, a person's baton/ branch and other comments are none of ours", async () => {
    const mark = "<!-- baton:op=plan:20261120-1-x seq=3 -->";
    bench.world.forge.say(
      bench.issue.number,
      stranger,
      `${mark}\n\n<sub>Memory: digest \`3:${"0".repeat(16)}\`, commit \`${"1".repeat(40)}\`</sub>`,
    );
    // What Baton says before it records anything, such as that its configuration is broken.
    bench.world.forge.say(bench.issue.number, maintainer, "<!-- baton:op=broken:604d78fef0c0 -->\n\nIt can not start.");
    bench.world.forge.say(bench.issue.number, maintainer, `see\n${mark}`);
    bench.world.push("baton/idea", { "a.txt": "x\n" });
    expect(await bench.play(labeled(bench.issue, "baton", maintainer))).toMatchObject({ conclusion: "success" });
    expect(await bench.onlyRun()).toMatchObject({ status: "planning" });
  });

  it("does not begin when it can not look", async () => {
    bench.world.forge.fail("newestComments", new Error("500"));
    await expect(bench.play(labeled(bench.issue, "baton", maintainer))).rejects.toThrow("500");
    expect(refs()).toEqual(["refs/heads/main"]);
  });
});
