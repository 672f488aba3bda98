import { allowed, canSee } from "../access.ts";
import { type Caller, isWorkflowToken } from "../caller.ts";
import type { Checker } from "../openapi/checker.ts";
import type { CheckedRequest, Violation } from "../openapi/violation.ts";
import type { Reply } from "../server/exchange.ts";
import type { Rate } from "../server/rates.ts";
import { rateHeaders } from "../server/rates.ts";
import { apiRepo, type World } from "../world.ts";
import { notFound, Refusal } from "./answers.ts";
import { isBody } from "./fields.ts";
import type { Match } from "./match.ts";
import { refusalFor } from "./refuse-request.ts";
import type { RestRequest } from "./rest-request.ts";
import type { Answer, Body, Call, RepoRoute } from "./route.ts";
import { commonHeaders, refused, toReply, VERSION, withEtag } from "./to-reply.ts";

export type RestServer = {
  readonly world: World;
  readonly checker: Checker;
  readonly match: (method: string, path: string) => Match | undefined;
  violated(violations: readonly Violation[]): void;
};

const DOCS = "https://docs.github.com/rest";

/** Answers one REST call as GitHub would; never throws but for a fault of this server. `caller` undefined: a bad token. */
export function answerRest(server: RestServer, request: RestRequest, caller: Caller | undefined): Reply {
  const { world } = server;
  if (caller === undefined) return toReply(refused(new Refusal(401, "Bad credentials"), DOCS), {});
  const rate = world.rates.count(caller);
  const match = server.match(request.method, nameRepository(world, request.path));
  try {
    if (rate.used > rate.limit) throw overLimit(caller, rate);
    refuseOtherVersion(world, request);
    if (match === undefined) {
      if (!request.path.endsWith("/")) world.gap(`${request.method} ${request.path}: this server has no such call`);
      throw notFound();
    }
    const answer = answerRoute(server, match, { request, caller });
    return withEtag(world, caller, request, toReply(answer, commonHeaders(match, rate, request)));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const operation = match === undefined ? undefined : server.checker.operation(request.method, match.route.path);
    const docs = error.status === 401 ? DOCS : (operation?.docs ?? DOCS);
    const answer = refused(error, docs);
    if (match !== undefined)
      server.violated(
        server.checker.checkAnswer(checked(match, request), { status: answer.status, body: answer.body, raw: false }),
      );
    return toReply(answer, commonHeaders(match, rate, request));
  }
}

/** Answers here have the shape of one version; another would be answered wrongly, so it is refused and told. */
function refuseOtherVersion(world: World, request: RestRequest): void {
  const version = request.headers["x-github-api-version"] ?? VERSION;
  if (version === VERSION) return;
  world.gap(`X-GitHub-Api-Version ${version}: this server speaks ${VERSION} alone`);
  throw new Refusal(400, `The API version ${version} is not supported.`);
}

/** `/repositories/{id}` is another name of `/repos/{owner}/{repo}`: the links between pages use it. */
function nameRepository(world: World, path: string): string {
  const numbered = /^\/repositories\/(\d+)(\/.*)?$/.exec(path);
  const repo = numbered === null ? undefined : world.store.repositories.get(Number(numbered[1]));
  return repo === undefined ? path : `/repos/${repo.owner}/${repo.name}${numbered?.[2] ?? ""}`;
}

function answerRoute(
  server: RestServer,
  match: Match,
  at: { readonly request: RestRequest; readonly caller: Caller },
): Answer {
  const { world, checker } = server;
  const { request, caller } = at;
  const body = parseBody(request);
  const base = { world, caller, params: match.params, query: request.query, accept: request.headers.accept ?? "" };
  const described = { ...checked(match, request), body };
  const enter = (): Call => {
    const violations = checker.checkRequest(described);
    server.violated(violations);
    const refusal = refusalFor(violations);
    if (refusal !== undefined) throw refusal;
    // Labels may be sent as a bare list.
    const fields: Body = isBody(body) ? body : Array.isArray(body) ? { labels: body } : {};
    return { ...base, body: fields, url: `${world.apiUrl}${request.path}` };
  };
  const { route } = match;
  const answer = world.store.database.transaction(() => {
    if (!("needs" in route)) return route.answer(enter());
    const repo = world.store.repositories.find({ key: `${match.params.owner}/${match.params.repo}`.toLowerCase() });
    if (repo === undefined || !canSee(world, repo, caller)) throw notFound();
    refuseWithoutRight(world, route, { caller, repo });
    const call = { ...enter(), repo };
    return route.answer({
      ...call,
      url: `${apiRepo(world, repo)}${request.path.replace(/^\/(repos\/[^/]+\/[^/]+|repositories\/\d+)/, "")}`,
    });
  });
  server.violated(
    checker.checkAnswer(described, {
      status: answer.status,
      body: toJson(answer.body),
      raw: answer.text !== undefined,
    }),
  );
  return answer;
}

function refuseWithoutRight(
  world: World,
  route: RepoRoute,
  by: { readonly caller: Caller; readonly repo: Parameters<typeof canSee>[1] },
): void {
  const { caller, repo } = by;
  if (allowed(world, repo, caller, route.needs)) return;
  if (caller.user === null) throw new Refusal(401, "Requires authentication");
  if (!isWorkflowToken(caller)) {
    if (route.anyReader === true) return;
    throw new Refusal(403, "Must have admin rights to Repository.");
  }
  throw new Refusal(403, "Resource not accessible by integration", undefined, {
    "x-accepted-github-permissions": route.needs.join("; "),
  });
}

function parseBody(request: RestRequest): unknown {
  if (request.body.trim() === "" || request.method === "GET") return undefined;
  try {
    return JSON.parse(request.body) as unknown;
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
}

function checked(match: Match, request: RestRequest): Omit<CheckedRequest, "body"> {
  return {
    method: request.method,
    route: match.route.path,
    path: request.path,
    params: match.params,
    query: request.query,
  };
}

function overLimit(caller: Caller, rate: Rate): Refusal {
  const who = isWorkflowToken(caller) ? "installation" : `user ID ${caller.user?.id ?? 0}`;
  return new Refusal(403, `API rate limit exceeded for ${who}.`, undefined, {
    "retry-after": "",
    ...rateHeaders(rate),
  });
}

/** What JSON makes of a value: `undefined` members are gone. */
function toJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
