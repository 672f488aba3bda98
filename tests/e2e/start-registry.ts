import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export type Registry = {
  readonly port: number;
  /** What a lockfile says of a package. */
  locked(name: string): { readonly version: string; readonly resolved: string; readonly integrity: string };
  /** Each request: its path, and whether it brought the token. */
  readonly asked: readonly { readonly path: string; readonly authorized: boolean }[];
  close(): Promise<void>;
};

/** An npm registry on this machine that gives its packages, each a module of one line, to whoever brings the token. */
export async function startRegistry(token: string, packages: Readonly<Record<string, string>>): Promise<Registry> {
  const archives = new Map(Object.entries(packages).map(([name, text]) => [name, packOf(name, text)]));
  const asked: { path: string; authorized: boolean }[] = [];
  const server = createServer((request, response) => {
    const at = request.url ?? "";
    const authorized = request.headers.authorization === `Bearer ${token}`;
    asked.push({ path: at, authorized });
    const [, name = "", isArchive] = /^\/([a-z]+)(\/-\/[a-z]+-1\.0\.0\.tgz)?$/.exec(at) ?? [];
    const archive = archives.get(name);
    const answer = (status: number, body: string | Buffer, type = "application/json") => {
      response.writeHead(status, { "content-type": type });
      response.end(body);
    };
    if (!authorized) return answer(401, '{"error":"this registry wants a token"}');
    if (archive === undefined) return answer(404, '{"error":"not found"}');
    if (isArchive !== undefined) return answer(200, archive, "application/octet-stream");
    const { version, resolved: tarball, integrity } = locked(name);
    const versions = { [version]: { name, version, dist: { tarball, integrity } } };
    return answer(200, JSON.stringify({ name, "dist-tags": { latest: version }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const locked: Registry["locked"] = (name) => ({
    version: "1.0.0",
    resolved: `http://127.0.0.1:${port}/${name}/-/${name}-1.0.0.tgz`,
    integrity: `sha512-${createHash("sha512")
      .update(archives.get(name) ?? "")
      .digest("base64")}`,
  });
  return {
    port,
    locked,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function packOf(name: string, text: string): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-registry-"));
  try {
    const manifest = { name, version: "1.0.0", type: "module", exports: "./index.js" };
    mkdirSync(path.join(folder, "package"));
    writeFileSync(path.join(folder, "package/package.json"), JSON.stringify(manifest));
    writeFileSync(path.join(folder, "package/index.js"), text);
    execFileSync("tar", ["-czf", "package.tgz", "package"], { cwd: folder });
    return readFileSync(path.join(folder, "package.tgz"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
