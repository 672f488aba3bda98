import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createBlobs, type SignBlob } from "./blobs.ts";
import { type JobIdentity, makeRuntimeToken } from "./runtime-token.ts";
import { failure, type TwirpAnswer, type TwirpMethods } from "./twirp.ts";

/** What jobs keep and share, of a running engine: what the real `@actions/artifact` and `@actions/cache` talk to, unmodified. */
export type ResultsServer = {
  /** ACTIONS_RESULTS_URL. */
  readonly url: string;
  /** Opens the services for a job and gives its ACTIONS_RUNTIME_TOKEN. */
  openJob(job: JobIdentity): string;
  /** After a job's end its token is no longer good. */
  closeJob(token: string): void;
  /** An address of a blob's bytes for whoever has it. */
  readonly sign: SignBlob;
  close(): Promise<void>;
};

/** One service, by the last word of its name in `github.actions.results.api.v1`. */
export type ResultsService = {
  readonly name: "ArtifactService" | "CacheService";
  readonly methods: (sign: SignBlob) => TwirpMethods;
  /** What a job that is over leaves unfinished is put away. */
  readonly jobEnded?: (jobId: number) => void;
};

/** Starts the services on a port of their own on 127.0.0.1. */
export async function startResultsServer(services: readonly ResultsService[]): Promise<ResultsServer> {
  const jobs = new Map<string, JobIdentity>();
  let url = "";
  const blobs = createBlobs(() => url);
  const methods = new Map(
    services.flatMap((service) =>
      Object.entries(service.methods(blobs.sign)).map(([name, method]) => [
        `/twirp/github.actions.results.api.v1.${service.name}/${name}`,
        method,
      ]),
    ),
  );
  const answer = async (request: IncomingMessage): Promise<TwirpAnswer> => {
    const job = jobs.get((request.headers.authorization ?? "").replace(/^Bearer /, ""));
    if (job === undefined) return failure(401, "unauthenticated", "the runtime token is not that of a running job");
    const method = methods.get(request.url ?? "");
    if (method === undefined) return failure(404, "bad_route", `${request.url} is not supported by the local engine`);
    return method(JSON.parse(await bodyOf(request)), job);
  };
  const server = createServer((request, response) => {
    const isBlob = (request.url ?? "").startsWith("/blobs/");
    const work = isBlob ? blobs.answer(request, response) : answer(request).then((told) => sendJson(response, told));
    work.catch((error: unknown) =>
      sendJson(response, failure(400, "malformed", error instanceof Error ? error.message : String(error))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the results service has no port");
  url = `http://127.0.0.1:${address.port}/`;
  return {
    url,
    sign: blobs.sign,
    openJob(job) {
      const token = makeRuntimeToken(job);
      jobs.set(token, job);
      return token;
    },
    closeJob(token) {
      const job = jobs.get(token);
      jobs.delete(token);
      if (job !== undefined) for (const service of services) service.jobEnded?.(job.jobId);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendJson(response: ServerResponse, answer: TwirpAnswer): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
