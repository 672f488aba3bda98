import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";

export type Served = { readonly url: string; close(): void };

async function listen(server: Server & { closeAllConnections(): void }, scheme: string): Promise<Served> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Python's simple index (PEP 503) of these wheels. */
export function startIndex(wheels: readonly string[]): Promise<Served> {
  const normalize = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");
  const projects = Map.groupBy(wheels, (wheel) => normalize(path.basename(wheel).split("-")[0] ?? ""));
  const server = createHttp((request, response) => {
    const [, kind = "", name = ""] = (request.url ?? "").split("/").map(decodeURIComponent);
    const wheel = kind === "wheels" ? wheels.find((one) => path.basename(one) === name) : undefined;
    if (wheel !== undefined) return void response.end(readFileSync(wheel));
    const found = kind === "simple" ? projects.get(normalize(name)) : undefined;
    if (found === undefined) return void response.writeHead(404).end();
    response.setHeader("content-type", "text/html");
    response.end(found.map((one) => `<a href="/wheels/${path.basename(one)}">${path.basename(one)}</a>`).join("\n"));
  });
  return listen(server, "http");
}

/** A certificate of this run for 127.0.0.1; gives its file. */
export function makeCertificate(folder: string): { readonly cert: string; readonly key: string } {
  mkdirSync(folder, { recursive: true });
  const [cert, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert];
  execFileSync("openssl", [...made, ...subject], { stdio: "ignore" });
  return { cert, key };
}

/** Bare repositories below a folder by https, read-only, as git's own `http-backend` serves them. */
export function startGitServer(root: string, files: { readonly cert: string; readonly key: string }): Promise<Served> {
  const server = createHttps({ cert: readFileSync(files.cert), key: readFileSync(files.key) }, (request, response) =>
    answer(root, request, response),
  );
  return listen(server, "https");
}

function answer(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "https://127.0.0.1");
  const backend = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "uploadpack.allowAnySHA1InWant",
      GIT_CONFIG_VALUE_0: "true",
      GIT_CONFIG_KEY_1: "safe.directory",
      GIT_CONFIG_VALUE_1: "*",
      REQUEST_METHOD: request.method,
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(backend.stdin);
  const parts: Buffer[] = [];
  backend.stdout.on("data", (part: Buffer) => parts.push(part));
  backend.on("close", () => {
    const whole = Buffer.concat(parts);
    const end = whole.indexOf("\r\n\r\n");
    for (const line of whole.subarray(0, Math.max(0, end)).toString("latin1").split("\r\n")) {
      const [name = "", ...rest] = line.split(":");
      if (name === "Status") response.statusCode = Number.parseInt(rest.join(":"), 10);
      else if (name !== "") response.setHeader(name, rest.join(":").trim());
    }
    response.end(whole.subarray(end + 4));
  });
}
