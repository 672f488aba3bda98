import { Fault, type FaultCode } from "../../../core/fault.ts";

/** What is used of Octokit's `RequestError`; `headers` is null when no answer came at all. */
export type Refusal = {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>> | null;
};

/** What GitHub (or the wire) said; undefined for an error that is not Octokit's. */
export function toRefusal(thrown: unknown): Refusal | undefined {
  if (!(thrown instanceof Error) || !("status" in thrown) || typeof thrown.status !== "number") return undefined;
  const response =
    "response" in thrown && typeof thrown.response === "object" && thrown.response !== null ? thrown.response : null;
  return { status: thrown.status, message: wordsOf(thrown.message), headers: headersOf(response) };
}

/** A refusal as a Fault `forge.*`, with GitHub's words and what to do. `call` is method and path. */
export function translateError(thrown: unknown, call: string): Fault {
  if (thrown instanceof Fault) return thrown;
  const refusal = toRefusal(thrown);
  if (refusal === undefined) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new Fault("bug", `${call}: ${message}`, { who: "us", cause: thrown });
  }
  const { code, remedy } = meaningOf(refusal);
  return new Fault(
    code,
    `GitHub refused ${call} (${refusal.status}): ${refusal.message}${remedy === "" ? "" : ` ${remedy}`}`,
    {
      who:
        code === "forge.unreachable" || code === "forge.limited" ? "outside" : code === "forge.invalid" ? "us" : "user",
      retryable: code === "forge.unreachable" || code === "forge.limited",
      cause: thrown,
      facts: { status: refusal.status, call },
    },
  );
}

/** Primary and secondary limits come as 403 or 429; their words and headers tell them from a missing right. */
export function isLimit(refusal: Refusal): boolean {
  if (refusal.status === 429) return true;
  if (refusal.status !== 403) return false;
  return (
    refusal.headers?.["retry-after"] !== undefined ||
    refusal.headers?.["x-ratelimit-remaining"] === "0" ||
    /rate limit/i.test(refusal.message)
  );
}

function meaningOf(refusal: Refusal): { code: FaultCode; remedy: string } {
  const { status, message } = refusal;
  if (status >= 500 || status === 0) return { code: "forge.unreachable", remedy: "Run the job again later." };
  if (isLimit(refusal)) return { code: "forge.limited", remedy: "The next run of the workflow goes on from here." };
  if (status === 401)
    return { code: "forge.unauthorized", remedy: "Check the `token` input; a job's token ends with its job." };
  if (status === 403 && /not permitted to (create or )?approve pull requests/i.test(message)) {
    return { code: "forge.forbidden", remedy: pullsRemedy };
  }
  if (status === 403) return { code: "forge.forbidden", remedy: permissionRemedy(refusal) };
  if (status === 404 || status === 410) {
    return {
      code: "forge.not_found",
      remedy: "It is gone, or the token may not see it: check the job's `permissions:`.",
    };
  }
  if (status === 409) return { code: "forge.conflict", remedy: "" };
  return { code: "forge.invalid", remedy: "" };
}

/** The setting behind the 403 of "create pull request", and where it is. */
const pullsRemedy =
  'Turn on "Allow GitHub Actions to create and approve pull requests" under Settings → Actions → General → Workflow permissions ' +
  "(an organisation may hold it under its own Settings → Actions → General), or hand Baton an app token; then comment `/baton retry`.";

function permissionRemedy(refusal: Refusal): string {
  const wanted = refusal.headers?.["x-accepted-github-permissions"];
  return wanted === undefined
    ? "Check the job's `permissions:`."
    : `The job's token needs these \`permissions:\` — ${wanted.replaceAll("=", ": ").replaceAll(";", " or")}.`;
}

/** Octokit appends the page of the documentation; an HTML error page is cut to a line. */
function wordsOf(message: string): string {
  const words = message.replace(/ - https:\/\/docs\.github\.com\S*$/, "").replace(/<[^>]*>/g, " ");
  const line = words.replace(/\s+/g, " ").trim();
  return line.length > 600 ? `${line.slice(0, 600)}…` : line;
}

function headersOf(response: object | null): Readonly<Record<string, string>> | null {
  if (
    response === null ||
    !("headers" in response) ||
    typeof response.headers !== "object" ||
    response.headers === null
  )
    return null;
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
