import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findHomes } from "../../../src/adapters/sandbox/find-homes.ts";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";

const around = realpathSync(mkdtempSync(path.join(tmpdir(), "baton-homes-test-")));
const jdk = path.join(around, "jdk");
mkdirSync(path.join(jdk, "bin"), { recursive: true });
writeFileSync(path.join(jdk, "release"), "21\n");
mkdirSync(path.join(around, "work/.tools"), { recursive: true });
const folder = path.join(around, "folder");
mkdirSync(folder);
afterAll(() => rmSync(around, { recursive: true, force: true }));

const of = { home: path.join(around, "home"), hidden: [path.join(around, "work")] };

describe("where tools stand", () => {
  it("is told by the names of a list, for places that are there", async () => {
    const { env, places } = await findHomes(
      {
        JAVA_HOME: jdk,
        JAVA_HOME_21_X64: jdk,
        GOROOT: path.join(around, "none"),
        PLAYWRIGHT_BROWSERS_PATH: path.join(around, "work/.tools"),
        LD_LIBRARY_PATH: `${jdk}:relative:${path.join(around, "none")}`,
        GOTOOLCHAIN: "local",
        RUSTUP_TOOLCHAIN: "x; rm -rf /",
        CARGO_HOME: jdk,
        GITHUB_TOKEN: "t0ken",
        NODE_AUTH_TOKEN: "t0ken",
        JAVA_HOME_TOKEN_OF: "",
      },
      of,
    );
    expect(env).toEqual({
      JAVA_HOME: jdk,
      JAVA_HOME_21_X64: jdk,
      PLAYWRIGHT_BROWSERS_PATH: path.join(around, "work/.tools"),
      LD_LIBRARY_PATH: jdk,
      GOTOOLCHAIN: "local",
    });
    expect(places).toEqual([jdk, path.join(around, "work/.tools")]);
  });

  it.each(["/", around, path.join(around, "home"), path.join(around, "work"), "jdk", `${around}/jdk/../work`])(
    "is not %s, by which the home or a folder of the job would be seen whole",
    async (place) => expect((await findHomes({ JAVA_HOME: place }, of)).env).toEqual({}),
  );
});

describe("a command in the sandbox", async () => {
  const sandbox = await openSandbox({ env: { PATH: process.env["PATH"], JAVA_HOME: jdk, GITHUB_TOKEN: "t0ken" } });
  it.skipIf(sandbox.kind === "none")("finds what JAVA_HOME leads to, and can not write there", async () => {
    const command =
      'cat "$JAVA_HOME/release"; touch "$JAVA_HOME/x" 2>/dev/null || echo read-only; echo "[$GITHUB_TOKEN]"';
    const { output } = await sandbox.run({ command, folder, network: false, timeoutMs: 20_000 });
    expect(output).toBe("21\nread-only\n[]\n");
  });

  it.skipIf(sandbox.kind === "none")("sees no home by it", async () => {
    const own = await openSandbox({ env: { PATH: process.env["PATH"], JAVA_HOME: homedir() } });
    const command = 'echo "[$JAVA_HOME]"';
    expect((await own.run({ command, folder, network: false, timeoutMs: 20_000 })).output).toBe("[]\n");
  });
});
