import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { readMachine } from "../../../src/adapters/sandbox/read-machine.ts";

const around = mkdtempSync(path.join(tmpdir(), "baton-machine-test-"));
afterAll(() => rmSync(around, { recursive: true, force: true }));

it("shows a tool's folder by the name that PATH has for it and by its real one", async () => {
  mkdirSync(path.join(around, "tools/1.2/bin"), { recursive: true });
  writeFileSync(path.join(around, "tools/1.2/bin/tool"), "#!/bin/sh\n");
  chmodSync(path.join(around, "tools/1.2/bin/tool"), 0o755);
  symlinkSync("1.2", path.join(around, "tools/current"));
  const { machine } = await readMachine({
    path: `${around}/tools/current/bin:relative/bin:${around}/none`,
    home: "/root",
    hidden: [],
  });
  expect(machine.tools).toEqual([path.join(around, "tools/current"), path.join(around, "tools/1.2")]);
});

it("hides of the job's places those that would be seen", async () => {
  const { machine } = await readMachine({ path: "/usr/bin", home: "/root", hidden: [around, "/usr/share"] });
  const hidden = machine.secrets.map((secret) => secret.path);
  expect(hidden).toContain("/usr/share");
  expect(hidden).not.toContain(around);
  expect(machine.secrets).toContainEqual({ path: "/etc/shadow", isFolder: false });
});
