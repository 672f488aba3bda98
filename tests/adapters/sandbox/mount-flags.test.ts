import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";

const folder = mkdtempSync(path.join(tmpdir(), "baton-flags-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sandboxFile = path.resolve(import.meta.dirname, "../../../src/adapters/sandbox/open-sandbox.ts");
const look = `
import { openSandbox } from ${JSON.stringify(sandboxFile)};
const [way, folder] = process.argv.slice(1);
const sandbox = await openSandbox({ ways: [way] });
const { output } = await sandbox.run({ folder, command: "cat /proc/self/mountinfo", network: false, timeoutMs: 10000 });
console.log(output);
`;
const mounted = `mount -t tmpfs -o noexec,mode=777 tmpfs "$1" && shift && exec "$@"`;
const canMount = spawnSync("unshare", ["--mount", "sh", "-c", mounted, "sh", folder, "true"]).status === 0;

// Who works on a disk from which nothing may be started does not gain that by the sandbox; in containers the kernel refuses to drop such a flag.
it.for(["bwrap", "unshare", "user-namespace"] as const)(
  "%s: what a mount forbids is forbidden in the sandbox too",
  async (way, { skip }) => {
    const { kind, why } = await openSandbox({ ways: [way] });
    skip(!canMount, "nobody may mount here");
    skip(kind === "none", why);
    const node = [process.execPath, "--input-type=module", "-e", look, way, folder];
    const output = execFileSync("unshare", ["--mount", "sh", "-c", mounted, "sh", folder, ...node], {
      encoding: "utf8",
    });
    const line = output.split("\n").find((one) => one.split(" ")[4] === folder);
    expect(line?.split(" ")[5]?.split(",")).toEqual(expect.arrayContaining(["rw", "nosuid", "nodev", "noexec"]));
  },
);
