import { request as httpRequest, type IncomingHttpHeaders } from "node:http";

/** A very small REST client: a person at the keyboard. */
export type Client = {
  readonly login: string;
  readonly token: string;
  /** `path` begins with `/repos/…`; rejects for a status of 400 and above, with GitHub's message. */
  request(method: string, path: string, body?: unknown): Promise<unknown>;
  /** The same without a throw. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ClientAnswer>;
  graphql(query: string, variables?: Readonly<Record<string, unknown>>): Promise<unknown>;
};

export type ClientAnswer = { readonly status: number; readonly headers: Headers; readonly body: unknown };

/** A client of the server at `apiUrl` that uses `token`. */
export function createClient(at: {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly login: string;
  readonly token: string;
}): Client {
  const send: Client["send"] = (method, path, body, headers = {}) =>
    exchange(`${at.apiUrl}${path}`, {
      method,
      headers: { authorization: `token ${at.token}`, accept: "application/vnd.github+json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  return {
    login: at.login,
    token: at.token,
    send,
    async request(method, path, body) {
      const answer = await send(method, path, body);
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async graphql(query, variables = {}) {
      const headers = { authorization: `bearer ${at.token}`, "content-type": "application/json" };
      return (await exchange(at.graphqlUrl, { method: "POST", headers, body: JSON.stringify({ query, variables }) }))
        .body;
    },
  };
}

type Sent = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
};

/** One connection a call: a server that starts again on its old port must not meet a connection of before. */
function exchange(url: string, { method, headers, body }: Sent): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const call = httpRequest(url, { method, agent: false, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const json = text !== "" && (response.headers["content-type"] ?? "").includes("json");
        const answer = json ? (JSON.parse(text) as unknown) : text;
        resolve({ status: response.statusCode ?? 0, headers: toHeaders(response.headers), body: answer });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

function toHeaders(headers: IncomingHttpHeaders): Headers {
  return new Headers(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
