import type { Caller } from "../caller.ts";
import type { RepoRow } from "../store/rows.ts";
import type { World } from "../world.ts";

export type Body = Readonly<Record<string, unknown>>;

/** One request, parsed and let in. */
export type Call = {
  readonly world: World;
  readonly caller: Caller;
  /** The path's parameters by the names of GitHub's OpenAPI description. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The `accept` header. */
  readonly accept: string;
  /** The address asked, without its query, for the links between pages. */
  readonly url: string;
};
export type RepoCall = Call & { readonly repo: RepoRow };

export type Answer = {
  readonly status: number;
  /** JSON; absent for an empty answer. */
  readonly body?: unknown;
  /** Text of another media type, instead of JSON. */
  readonly text?: { readonly type: string; readonly content: string | Buffer };
  readonly headers?: Readonly<Record<string, string>>;
};

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A call that concerns no repository. */
export type GlobalRoute = { readonly method: Method; readonly path: string; readonly answer: (call: Call) => Answer };

/** A call below `/repos/{owner}/{repo}`. */
export type RepoRoute = {
  readonly method: Method;
  /** As in GitHub's OpenAPI description. */
  readonly path: string;
  /** Alternatives, each as in `X-Accepted-GitHub-Permissions`: `contents=write,workflows=write`. */
  readonly needs: readonly string[];
  /** Whoever may read may do it too, if a person: to open an issue, comment, review. */
  readonly anyReader?: boolean;
  readonly answer: (call: RepoCall) => Answer;
};

export type Route = GlobalRoute | RepoRoute;
