import type { z } from "zod";
import { Fault } from "../../../core/fault.ts";
import { once } from "../../../core/once.ts";
import type { Clock } from "../../../ports/clock.ts";
import { withRetry } from "./with-retry.ts";

export type GithubOptions = {
  readonly token: string;
  /** `owner/name` */
  readonly repository: string;
  /** `https://api.github.com`, or GITHUB_API_URL. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** How long one call may wait and try again, in ms. */
  readonly deadlineMs?: number;
};

type Parameters = Readonly<Record<string, unknown>>;
type Answer = { readonly data: unknown; readonly headers: Readonly<Record<string, unknown>> };
type Send = (route: string, parameters: Parameters, asStream?: boolean) => Promise<Answer>;

/** Calls of one repository; `{owner}` and `{repo}` of a route are filled in. Answers are parsed: one that lacks what is used counts as broken. */
export interface Client {
  readonly owner: string;
  readonly repo: string;
  read<T>(route: string, parameters: Parameters, schema: z.ZodType<T>): Promise<T>;
  /** All pages, 100 a call; `schema` is a page's. More than 10,000 entries are a Fault: not everything read is not read. */
  readAll<T>(route: string, parameters: Parameters, schema: z.ZodType<readonly T[]>): Promise<readonly T[]>;
  /** The first 10,000 entries; `more`: GitHub has others, and gives none beyond these however it is asked. */
  readMost<T>(
    route: string,
    parameters: Parameters,
    schema: z.ZodType<readonly T[]>,
  ): Promise<{ readonly items: readonly T[]; readonly more: boolean }>;
  /** The last `maxBytes` of a text, however long it is. */
  readEnd(route: string, parameters: Parameters, maxBytes: number): Promise<string>;
  /** `settle`: see `withRetry`. */
  write<T>(
    route: string,
    parameters: Parameters,
    schema: z.ZodType<T>,
    settle: (() => Promise<T | undefined>) | "harmless",
  ): Promise<T>;
  graphql<T>(name: string, query: string, variables: Parameters, schema: z.ZodType<T>): Promise<T>;
}

const maxPages = 100;

/** A client; Octokit is loaded with the first call, as many jobs make none. */
export function createClient(options: GithubOptions): Client {
  const [owner = "", repo = ""] = options.repository.split("/");
  const patience = { clock: options.clock, deadlineMs: options.deadlineMs ?? 240_000, signal: options.signal };
  const send = once(() => openOctokit(options));
  const ask = async (route: string, parameters: Parameters): Promise<Answer> => (await send())(route, parameters);
  const inRepository = (route: string, parameters: Parameters): Promise<Answer> =>
    ask(route, { owner, repo, ...parameters });

  const page = <T>(route: string, parameters: Parameters, schema: z.ZodType<T>) =>
    withRetry(
      route,
      async () => {
        const answer = await inRepository(route, parameters);
        return {
          items: parse(route, schema, answer.data),
          more: /rel="next"/.test(String(answer.headers.link ?? "")),
        };
      },
      "harmless",
      patience,
    );

  const readMost: Client["readMost"] = async <T>(
    route: string,
    parameters: Parameters,
    schema: z.ZodType<readonly T[]>,
  ) => {
    const items: T[] = [];
    for (let number = 1; number <= maxPages; number++) {
      const { items: some, more } = await page(route, { per_page: 100, page: number, ...parameters }, schema);
      items.push(...some);
      if (!more) return { items, more };
    }
    return { items, more: true };
  };

  return {
    owner,
    repo,
    readMost,
    read: async (route, parameters, schema) => (await page(route, parameters, schema)).items,
    readAll: async <T>(route: string, parameters: Parameters, schema: z.ZodType<readonly T[]>) => {
      const { items, more } = await readMost(route, parameters, schema);
      if (!more) return items;
      throw new Fault("forge.invalid", `${route} has more than ${maxPages * 100} entries; not all could be read.`, {
        who: "outside",
      });
    },
    readEnd: (route, parameters, maxBytes) =>
      withRetry(
        route,
        async () => endOf((await (await send())(route, { owner, repo, ...parameters }, true)).data, maxBytes),
        "harmless",
        patience,
      ),
    write: (route, parameters, schema, settle) =>
      withRetry(
        route,
        async () => parse(route, schema, (await inRepository(route, parameters)).data),
        settle,
        patience,
      ),
    graphql: (name, query, variables, schema) =>
      withRetry(
        name,
        async () => parseGraphql(name, schema, (await ask("POST /graphql", { query, variables })).data),
        "harmless",
        patience,
      ),
  };
}

/** An HTML page, a cut or an empty body says nothing about what happened: it counts as no answer. JSON that lacks what is used will lack it again. */
function parse<T>(route: string, schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Fault(
    "forge.unreachable",
    `GitHub's answer to ${route} can not be used: ${issue?.path.join(".")}: ${issue?.message}`,
    {
      who: "outside",
      retryable: true,
    },
  );
}

/** More than any log that people read: who prints for ever is read no further. */
const maxStreamBytes = 256 * 1024 * 1024;

/** The end of a stream of UTF-8, from the first whole line on where something is cut. */
async function endOf(data: unknown, maxBytes: number): Promise<string> {
  if (!(data instanceof ReadableStream)) return typeof data === "string" ? data.slice(-maxBytes) : "";
  let [end, seen]: [Buffer, number] = [Buffer.alloc(0), 0];
  for await (const chunk of data as ReadableStream<Uint8Array>) {
    seen += chunk.length;
    end = Buffer.concat([end, chunk]).subarray(-maxBytes);
    if (seen > maxStreamBytes) break;
  }
  return seen <= maxBytes ? end.toString("utf8") : end.subarray(end.indexOf("\n") + 1).toString("utf8");
}

/** GraphQL refuses with status 200 and a list of errors. */
function parseGraphql<T>(name: string, schema: z.ZodType<T>, data: unknown): T {
  const errors =
    typeof data === "object" && data !== null && "errors" in data && Array.isArray(data.errors) ? data.errors : [];
  const first: unknown = errors[0];
  if (typeof first === "object" && first !== null) {
    const type = "type" in first ? String(first.type) : "";
    const message = "message" in first ? String(first.message) : "no words";
    const code =
      type === "FORBIDDEN"
        ? "forge.forbidden"
        : type === "NOT_FOUND"
          ? "forge.not_found"
          : type === "RATE_LIMITED"
            ? "forge.limited"
            : "forge.invalid";
    const remedy = type === "FORBIDDEN" ? " Check the job's `permissions:`." : "";
    throw new Fault(code, `GitHub refused ${name}: ${message}${remedy}`, {
      who: "user",
      retryable: code === "forge.limited",
      facts: { type },
    });
  }
  return parse(name, schema, typeof data === "object" && data !== null && "data" in data ? data.data : undefined);
}

async function openOctokit({ token, apiUrl, signal }: GithubOptions): Promise<Send> {
  if (token === "")
    throw new Fault("input.missing", 'GitHub can not be asked without a token: give input "token" the job\'s own.', {
      who: "user",
    });
  const { getOctokit } = await import("@actions/github");
  const octokit = getOctokit(token, { baseUrl: apiUrl });
  // GraphQL lives beside REST: /graphql on github.com, /api/graphql beside /api/v3 elsewhere.
  const graphqlUrl = apiUrl.replace(/\/v3\/?$/, "");
  return (route, parameters, asStream = false) =>
    octokit.request(route, {
      ...parameters,
      ...(route === "POST /graphql" ? { baseUrl: graphqlUrl } : { headers: { "x-github-api-version": "2022-11-28" } }),
      request: {
        ...(signal === undefined ? {} : { signal }),
        ...(asStream ? { parseSuccessResponseBody: false } : {}),
      },
    });
}
