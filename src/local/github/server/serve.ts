import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ANONYMOUS } from "../caller.ts";
import { answerGit, parseGitAddress, refuseGit } from "../git/answer-git.ts";
import { answerGraphql } from "../graphql/answer-graphql.ts";
import { answerRest, type RestServer } from "../rest/answer-rest.ts";
import { type Reply, readBody, readCaller, sendReply } from "./exchange.ts";
import type { Fault, Faults } from "./faults.ts";
import type { createTraffic, TrafficLine } from "./traffic.ts";

export type Parts = RestServer & {
  readonly faults: Faults;
  readonly record: ReturnType<typeof createTraffic>;
  /** Other services under the same address, by the beginning of their path. */
  readonly mounts: Map<string, RequestListener>;
};

const REST = "/api/v3";
const GRAPHQL = "/api/graphql";

/** Opens the HTTP server on 127.0.0.1; a port that is taken is answered by another. */
export async function openServer(port: number): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(wanted, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  await listen(port).catch(() => listen(0));
  return { server, port: (server.address() as AddressInfo).port };
}

/** Answers one request: faults first, then REST, GraphQL, git, and what is mounted. */
export async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const mount = [...parts.mounts].find(([prefix]) => url.pathname.startsWith(prefix));
  if (mount !== undefined) return mount[1](request, response);
  const method = request.method ?? "GET";
  const kind: TrafficLine["kind"] = url.pathname.startsWith(`${REST}/`)
    ? "rest"
    : url.pathname === GRAPHQL
      ? "graphql"
      : "git";
  const caller = readCaller(parts.world, request.headers.authorization);
  const status = await answer(parts, { request, response, url, kind, method, job: caller?.token?.job?.jobKey });
  const ms = Math.round((performance.now() - started) * 10) / 10;
  parts.record(caller ?? ANONYMOUS, {
    at: new Date().toISOString(),
    method,
    path: url.pathname + url.search,
    status,
    ms,
    kind,
  });
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly kind: TrafficLine["kind"];
  readonly method: string;
  /** Key of the job whose token is used. */
  readonly job: string | undefined;
};

async function answer(parts: Parts, exchange: Exchange): Promise<number> {
  const { request, response, url, method } = exchange;
  const body = await readBody(request);
  const fault = parts.faults.take(method, url.pathname, exchange.job);
  if (fault !== undefined && fault.afterWrite !== true) {
    await fault.meanwhile?.();
    if (!isDelay(fault)) return play(fault, response);
  }
  try {
    const reply = await replyTo(parts, exchange, body);
    if (fault?.afterWrite === true) {
      await fault.meanwhile?.();
      if (!isDelay(fault)) return play(fault, response);
    }
    await sendReply(response, reply);
    return reply.status;
  } catch (error) {
    process.stderr.write(
      `github: ${method} ${url.pathname}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    parts.world.gap(`${method} ${url.pathname}: failed: ${error instanceof Error ? error.message : String(error)}`);
    if (response.headersSent) response.destroy();
    else
      await sendReply(response, {
        status: 500,
        headers: { "content-type": "application/json" },
        body: '{"message":"Server Error"}',
      });
    return 500;
  }
}

async function replyTo(parts: Parts, { request, url, kind, method }: Exchange, body: Buffer): Promise<Reply> {
  const { world } = parts;
  const caller = readCaller(world, request.headers.authorization);
  if (kind === "graphql") return answerGraphql(world, body.toString("utf8"), caller);
  if (kind === "rest") {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
    );
    const call = {
      method,
      path: url.pathname.slice(REST.length),
      query: url.searchParams,
      headers,
      body: body.toString("utf8"),
    };
    return answerRest(parts, call, caller);
  }
  const wanted = parseGitAddress(world, url);
  if (wanted === undefined) return { status: 404, headers: { "content-type": "text/plain" }, body: "Not Found" };
  const refusal = refuseGit(world, caller, wanted);
  if (refusal !== undefined) return refusal;
  const { repo } = wanted;
  if (caller === undefined || repo === undefined)
    throw new Error("a git call was let in without a caller or a repository");
  return answerGit(world, { ...wanted, repo, caller }, { request, body });
}

function isDelay({ meanwhile, status, reset }: Fault): boolean {
  return meanwhile !== undefined && status === undefined && reset !== true;
}

async function play(fault: Fault, response: ServerResponse): Promise<number> {
  if (fault.reset === true || fault.status === undefined) {
    response.destroy();
    return 0;
  }
  const headers = { "content-type": "application/json; charset=utf-8", ...fault.headers };
  await sendReply(response, { status: fault.status, headers, body: fault.body ?? "" });
  return fault.status;
}
