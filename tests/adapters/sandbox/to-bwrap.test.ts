import { describe, expect, it } from "vitest";
import { toBwrap } from "../../../src/adapters/sandbox/to-bwrap.ts";

const args = (network = false) => toBwrap([], { folder: "/w", network, env: { HOME: "/h" }, tmpBytes: 1 }).join(" ");

describe("the arguments of bubblewrap", () => {
  // What these keep out is kept out by something else too, on the machines that tests run on: an empty environment, a group of processes, no terminal.
  it.each([
    ["an environment of its own alone", "--clearenv --setenv HOME /h"],
    ["its end with that of who started it", "--die-with-parent"],
    ["no terminal that keys could be pressed in", "--new-session"],
    ["no capability", "--cap-drop ALL"],
  ])("ask for %s", (_, words) => {
    expect(args()).toContain(words);
  });

  it("share the network where it was asked for, and only there", () => {
    expect(args(true)).toContain("--unshare-all --share-net");
    expect(args()).not.toContain("--share-net");
  });
});
