import { describe, expect, it } from "vitest";
import { findTools } from "../../../src/adapters/sandbox/find-tools.ts";
import { planMounts } from "../../../src/adapters/sandbox/plan-mounts.ts";

const machine = {
  tops: [
    { path: "/usr", target: null },
    { path: "/bin", target: "usr/bin" },
  ],
  tools: ["/home/runner/tools/node/20", "/home/runner/tools/node/20/lib"],
  secrets: [
    { path: "/etc/shadow", isFolder: false },
    { path: "/etc/ssh", isFolder: true },
  ],
  resolver: "/run/systemd/resolve/resolv.conf",
};

describe("planMounts", () => {
  it("shows programs, hides secrets, empties /tmp, and mounts the folder last", () => {
    expect(planMounts(machine, { folder: "/tmp/job/work", home: "/tmp/x/home", network: false, ownGit: null })).toEqual(
      [
        { kind: "ro", path: "/usr" },
        { kind: "link", path: "/bin", target: "usr/bin" },
        { kind: "mask", path: "/etc/shadow" },
        { kind: "tmpfs", path: "/etc/ssh" },
        { kind: "tmpfs", path: "/tmp" },
        { kind: "tmpfs", path: "/var/tmp" },
        { kind: "ro", path: "/home/runner/tools/node/20" },
        { kind: "rw", path: "/home/baton", from: "/tmp/x/home" },
        { kind: "rw", path: "/tmp/job/work", from: "/tmp/job/work" },
      ],
    );
  });

  it("lets nobody write to the programs in the home", () => {
    const mounts = planMounts(machine, { folder: "/w", home: "/h", network: false, ownGit: null, hasTools: true });
    const home = mounts.findIndex((mount) => mount.path === "/home/baton");
    expect(mounts[home + 1]).toEqual({ kind: "ro", path: "/home/baton/.baton-tools", from: "/h/.baton-tools" });
  });

  it("lets nobody write to a checkout's git folder, and hides one that holds a credential", () => {
    const last = (holdsCredential: boolean) =>
      planMounts(machine, {
        folder: "/w",
        home: "/h",
        network: false,
        ownGit: { path: "/w/.git", holdsCredential },
      }).at(-1);
    expect(last(false)).toEqual({ kind: "ro", path: "/w/.git" });
    expect(last(true)).toEqual({ kind: "tmpfs", path: "/w/.git" });
  });

  it("shows where names are asked for only with network", () => {
    const mounts = planMounts(machine, { folder: "/w", home: "/h", network: true, ownGit: null });
    expect(mounts).toContainEqual({ kind: "ro", path: "/run/systemd/resolve/resolv.conf" });
  });
});

describe("findTools", () => {
  const find = (...pathFolders: string[]) =>
    findTools({ pathFolders, home: "/home/runner", hidden: ["/work/_temp/baton-x", "/work/demo/demo"] });

  it("shows what stands beside a folder of programs, but never a home or the machine", () => {
    expect(find("/home/runner/_tool/node/20/bin", "/srv/project/node_modules/.bin").folders).toEqual([
      "/home/runner/_tool/node/20",
      "/srv/project/node_modules",
    ]);
    expect(find("/home/runner/bin", "/data/bin", "/bin", "/home/bin").folders).toEqual([
      "/home/runner/bin",
      "/data/bin",
      "/bin",
      "/home/bin",
    ]);
  });

  it("shows no folder of the job for the sake of a program in it: batons, file commands, a checkout with its token", () => {
    expect(find("/work/_temp/bin", "/work/demo/demo/bin", "/work/demo/demo/node_modules/.bin").folders).toEqual([
      "/work/_temp/bin",
      "/work/demo/demo/bin",
      "/work/demo/demo/node_modules",
    ]);
    expect(find("/work/_temp", "/work/demo/demo", "/work").folders).toEqual([]);
  });

  it("shows of a version manager what it needs, and tells it where it is, but no token", () => {
    expect(find("/home/runner/.nvm/versions/node/v20/bin", "/home/runner/.pyenv/shims")).toEqual({
      folders: ["/home/runner/.nvm", "/home/runner/.pyenv"],
      env: { NVM_DIR: "/home/runner/.nvm", PYENV_ROOT: "/home/runner/.pyenv" },
    });
    expect(find("/home/runner/.cargo/bin", "/home/runner/.local/bin")).toEqual({
      folders: [
        "/home/runner/.cargo/bin",
        "/home/runner/.rustup",
        "/home/runner/.local/bin",
        "/home/runner/.local/lib",
      ],
      env: { RUSTUP_HOME: "/home/runner/.rustup" },
    });
  });
});
