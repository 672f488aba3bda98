import { randomBytes } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ArtifactStore } from "./artifact-store.ts";
import { receiveBlob } from "./receive-blob.ts";
import { type JobIdentity, makeRuntimeToken } from "./runtime-token.ts";
import { artifactMethods, failure, fileName, type SignUrl, type TwirpAnswer } from "./twirp.ts";

/** The artifact service of a running engine: what the real `@actions/artifact` talks to, unmodified. */
export type ArtifactServer = {
  /** ACTIONS_RESULTS_URL. */
  readonly url: string;
  /** Where an artifact's bytes are, for whoever has the address. */
  address(id: number): string;
  /** Opens the service for a job and gives its ACTIONS_RUNTIME_TOKEN. */
  openJob(runId: number, attempt: number, jobId: number): string;
  /** After a job's end its token is no longer good. */
  closeJob(token: string): void;
  close(): Promise<void>;
};

const SERVICE = "/twirp/github.actions.results.api.v1.ArtifactService/";

/** Starts the service on a port of its own on 127.0.0.1. */
export async function startArtifactServer(store: ArtifactStore): Promise<ArtifactServer> {
  const jobs = new Map<string, JobIdentity>();
  const signatures = new Map<string, { readonly id: number; readonly may: "write" | "read" }>();
  let url = "";
  const sign: SignUrl = (id, may, file) => {
    const sig = randomBytes(16).toString("hex");
    signatures.set(sig, { id, may });
    // Storage clients take `/<account>/<container>/<blob>` from an address that is an IP.
    return `${url}blobs/artifacts/${id}/${encodeURIComponent(file)}?sig=${sig}`;
  };
  const methods = artifactMethods(store, sign);
  const answer = async (request: IncomingMessage): Promise<TwirpAnswer> => {
    const job = jobs.get((request.headers.authorization ?? "").replace(/^Bearer /, ""));
    if (job === undefined) return failure(401, "unauthenticated", "the runtime token is not that of a running job");
    const method = methods[(request.url ?? "").slice(SERVICE.length)];
    if (method === undefined) return failure(404, "bad_route", `${request.url} is not supported by the local engine`);
    const body: Record<string, unknown> = JSON.parse(await bodyOf(request));
    const asked = body["workflow_run_backend_id"] ?? body["workflowRunBackendId"];
    if (String(asked) !== String(job.runId))
      return failure(403, "permission_denied", "the runtime token is of another run");
    return method(body, job);
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost");
    const work = path.pathname.startsWith(SERVICE)
      ? answer(request).then((told) => sendJson(response, told))
      : serveBlob(store, signatures.get(path.searchParams.get("sig") ?? ""), request, response);
    work.catch((error: unknown) =>
      sendJson(response, failure(400, "malformed", error instanceof Error ? error.message : String(error))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the artifact service has no port");
  url = `http://127.0.0.1:${address.port}/`;
  return {
    url,
    openJob(runId, attempt, jobId) {
      const token = makeRuntimeToken({ runId, attempt, jobId });
      jobs.set(token, { runId, attempt, jobId });
      return token;
    },
    address: (id) => {
      const artifact = store.get(id);
      return artifact === undefined ? "" : sign(id, "read", fileName(artifact));
    },
    closeJob: (token) => void jobs.delete(token),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serveBlob(
  store: ArtifactStore,
  signed: { readonly id: number; readonly may: "write" | "read" } | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (signed === undefined || (signed.may === "write") !== (request.method === "PUT")) {
    response.writeHead(403, { "x-ms-error-code": "AuthenticationFailed" }).end();
    return;
  }
  const file = store.file(signed.id);
  if (signed.may === "write") return receiveBlob(file, request, response);
  const artifact = store.get(signed.id);
  if (artifact === undefined || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "content-type": artifact.mimeType,
    "content-length": artifact.sizeBytes,
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName(artifact))}`,
  });
  createReadStream(file).pipe(response);
}

function sendJson(response: ServerResponse, answer: TwirpAnswer): void {
  response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
