import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findCredentials, findRegistries } from "../../../src/adapters/sandbox/find-registries.ts";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";

const around = mkdtempSync(path.join(tmpdir(), "baton-registries-test-"));
const bundle = path.join(around, "bundle.pem");
writeFileSync(bundle, "certificates\n");
afterAll(() => rmSync(around, { recursive: true, force: true }));

const env = {
  HTTPS_PROXY: "http://proxy.example:3128",
  no_proxy: "localhost",
  NODE_EXTRA_CA_CERTS: bundle,
  PIP_CERT: path.join(around, "none.pem"),
  PIP_INDEX_URL: "https://me:s3cret%21index@pip.example/simple",
  npm_config_registry: "https://npm.example/",
  CARGO_REGISTRIES_OURS_INDEX: "sparse+https://cargo.example/",
  CARGO_REGISTRIES_OURS_TOKEN: "t0ken-of-cargo",
  NODE_AUTH_TOKEN: "t0ken-of-npm",
  "npm_config_//npm.example/:_authToken": "t0ken-of-npm",
  GOPROXY: "https://go.example",
  GITHUB_TOKEN: "t0ken-of-github",
};

describe("what leads to registries", () => {
  it("is addresses and certificates, by name, and no token", async () => {
    const { open, all, files } = await findRegistries(env);
    expect(open).toEqual({
      HTTPS_PROXY: "http://proxy.example:3128",
      no_proxy: "localhost",
      NODE_EXTRA_CA_CERTS: bundle,
      npm_config_registry: "https://npm.example/",
      CARGO_REGISTRIES_OURS_INDEX: "sparse+https://cargo.example/",
      GOPROXY: "https://go.example",
    });
    expect(all).toEqual({ ...open, PIP_INDEX_URL: env.PIP_INDEX_URL });
    expect(files).toEqual([bundle]);
  });

  it("is cleaned from what is printed, where an address holds a password", () => {
    expect(findCredentials(env)).toEqual(["s3cret%21index", "s3cret!index"]);
    expect(findCredentials({ HTTPS_PROXY: "http://t0ken@proxy", GITHUB_TOKEN: "https://a:b@c" })).toEqual(["t0ken"]);
  });
});

describe("a command in the sandbox", async () => {
  const sandbox = await openSandbox({ env: { PATH: process.env["PATH"], ...env } });
  const look = `echo "$HTTPS_PROXY|$PIP_INDEX_URL|$npm_config_registry|$NODE_AUTH_TOKEN"; cat ${bundle} 2>&1`;
  const run = async (registries?: "open" | "all") => {
    const folder = mkdtempSync(path.join(around, "work-"));
    const wanted = registries === undefined ? {} : { registries };
    return (await sandbox.run({ command: look, folder, network: true, timeoutMs: 10_000, ...wanted })).output;
  };

  it.skipIf(sandbox.kind === "none")(
    "is led to registries where that is asked for, and sees the certificates",
    async () => {
      expect(await run("all")).toBe(
        "http://proxy.example:3128|https://me:s3cret%21index@pip.example/simple|https://npm.example/|\ncertificates\n",
      );
      expect(await run("open")).toBe("http://proxy.example:3128||https://npm.example/|\ncertificates\n");
    },
  );

  it.skipIf(sandbox.kind === "none" || !existsSync("/etc/npmrc"))(
    "reads npm's settings of the machine then, and only then",
    async () => {
      const holds = (await findRegistries({})).settings.includes("/etc/npmrc");
      const folder = mkdtempSync(path.join(around, "work-"));
      const of = { command: "cat /etc/npmrc", folder, network: true, timeoutMs: 10_000 };
      const text = readFileSync("/etc/npmrc", "utf8");
      expect((await sandbox.run({ ...of, registries: "open" })).output === text).toBe(holds);
      expect((await sandbox.run(of)).output).not.toContain(text);
    },
  );

  it.skipIf(sandbox.kind === "none")("knows nothing of them otherwise", async () => {
    const seen = await run();
    expect(seen).toMatch(/^\|\|\|\n/);
    expect(seen).not.toContain("certificates\n");
  });
});
