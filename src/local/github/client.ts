/** A very small REST client: a person at the keyboard. */
export type Client = {
  readonly login: string;
  readonly token: string;
  /** `path` begins with `/repos/…`; throws for a status of 400 and above, with GitHub's message. */
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
  const send: Client["send"] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${at.apiUrl}${path}`, {
      method,
      headers: { authorization: `token ${at.token}`, accept: "application/vnd.github+json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text !== "" && (response.headers.get("content-type") ?? "").includes("json");
    return { status: response.status, headers: response.headers, body: json ? (JSON.parse(text) as unknown) : text };
  };
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
      const response = await fetch(at.graphqlUrl, {
        method: "POST",
        headers: { authorization: `bearer ${at.token}`, "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      return response.json();
    },
  };
}
