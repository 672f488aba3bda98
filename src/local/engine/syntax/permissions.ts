import type { Scopes } from "../../hub.ts";
import { Refusal } from "./refusal.ts";
import { entries, type Token, text } from "./token.ts";

/** Every scope that `permissions:` may name (the parser's `permissions-mapping`). */
const SCOPE_NAMES = [
  "actions",
  "artifact-metadata",
  "attestations",
  "checks",
  "code-quality",
  "contents",
  "deployments",
  "discussions",
  "id-token",
  "issues",
  "models",
  "packages",
  "pages",
  "pull-requests",
  "repository-projects",
  "security-events",
  "statuses",
] as const;

/** What GITHUB_TOKEN may do where no `permissions:` is written: GitHub's restricted default for new repositories. */
export const DEFAULT_SCOPES: Scopes = { ...all("none"), contents: "read", packages: "read", metadata: "read" };

/** `permissions:` as scopes, those not named being none. Undefined where the key is absent. Source: docs, workflow syntax. */
export function parsePermissions(token: Token | undefined): Scopes | undefined {
  if (token === undefined) return undefined;
  const word = text(token);
  if (word === "read-all") return { ...all("read"), "id-token": "none", metadata: "read" };
  if (word === "write-all") return { ...all("write"), models: "read", metadata: "read" };
  const named = entries(token).map(([scope, level]) => [scope, text(level)] as const);
  return { ...all("none"), metadata: "read", ...Object.fromEntries(named) } as Scopes;
}

/**
 * Refuses a called workflow's job that asks for more than its caller has: permissions only narrow.
 * Source: actions/runner, PermissionsHelper.
 */
export function refuseWidening(of: {
  readonly asked: Scopes;
  readonly allowed: Scopes;
  readonly at: string;
  readonly calling: string;
  readonly who: string;
}): void {
  const wider = Object.entries(of.asked).filter(([scope, level]) => rank(level) > rank(of.allowed[scope]));
  if (wider.length === 0) return;
  const asked = wider.map(([scope, level]) => `${scope}: ${level}`).join(", ");
  const allowed = wider.map(([scope]) => `${scope}: ${of.allowed[scope] ?? "none"}`).join(", ");
  throw new Refusal(
    `${of.at}: Error calling workflow '${of.calling}'. ${of.who} is requesting '${asked}', but is only allowed '${allowed}'.`,
  );
}

function rank(level: string | undefined): number {
  return level === "write" ? 2 : level === "read" ? 1 : 0;
}

function all(level: "read" | "write" | "none"): Record<string, "read" | "write" | "none"> {
  return Object.fromEntries(SCOPE_NAMES.map((name) => [name, level]));
}
