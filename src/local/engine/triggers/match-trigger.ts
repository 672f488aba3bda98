import type { HubEvent } from "../../hub.ts";
import type { WorkflowHead } from "../syntax/read-workflow.ts";
import { gap } from "../syntax/refusal.ts";
import { entries, entry, items, place, type Token, text, texts } from "../syntax/token.ts";
import { matchPatterns } from "./match-pattern.ts";

/** Activity types that start a workflow which names none. Other events start at all their types. Source: docs, events that trigger workflows. */
const DEFAULT_TYPES: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
  release: ["published", "unpublished", "created", "edited", "deleted", "prereleased", "released"],
};

const FILTERS = ["types", "branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore", "workflows"];

/**
 * Whether the event starts the workflow. `changedPaths` is asked only where a filter needs it.
 * Throws a Refusal for a filter that this engine does not know.
 */
export async function matchTrigger(
  workflow: WorkflowHead,
  event: HubEvent,
  changedPaths: () => Promise<readonly string[]>,
): Promise<boolean> {
  const found = findTrigger(workflow, event.name);
  if (found === undefined) return false;
  if (event.name === "schedule" || event.name === "workflow_dispatch") return event.workflowPath === workflow.file;
  const filters = found === "bare" ? undefined : found;
  for (const [name, token] of entries(filters))
    if (!FILTERS.includes(name)) throw gap(place(workflow.file, token), `the filter "${name}"`);
  return passesTypes(filters, event) && passesRef(filters, event) && (await passesPaths(filters, changedPaths));
}

function findTrigger(workflow: WorkflowHead, name: string): Token | "bare" | undefined {
  const listed = items(workflow.on).some((item) => text(item) === name);
  return listed ? "bare" : entry(workflow.on, name);
}

function passesTypes(filters: Token | undefined, event: HubEvent): boolean {
  const action = event.payload["action"];
  const types = entry(filters, "types") === undefined ? DEFAULT_TYPES[event.name] : texts(entry(filters, "types"));
  return types === undefined || typeof action !== "string" || types.includes(action);
}

function passesRef(filters: Token | undefined, event: HubEvent): boolean {
  const { kind, name } = refOf(event);
  const only = entry(filters, kind === "tag" ? "tags" : "branches");
  const without = entry(filters, kind === "tag" ? "tags-ignore" : "branches-ignore");
  if (only !== undefined) return matchPatterns(texts(only), name);
  if (without !== undefined) return !matchPatterns(texts(without), name);
  // A filter on branches alone keeps tags out, and the other way round (docs, on.push.branches).
  const otherKind = kind === "tag" ? ["branches", "branches-ignore"] : ["tags", "tags-ignore"];
  return event.name !== "push" || !otherKind.some((key) => entry(filters, key) !== undefined);
}

function refOf(event: HubEvent): { readonly kind: "branch" | "tag"; readonly name: string } {
  const base = at(at(event.payload["pull_request"], "base"), "ref");
  if (typeof base === "string") return { kind: "branch", name: base };
  const headBranch = at(event.payload["workflow_run"], "head_branch");
  if (typeof headBranch === "string") return { kind: "branch", name: headBranch };
  return event.ref.startsWith("refs/tags/")
    ? { kind: "tag", name: event.ref.slice("refs/tags/".length) }
    : { kind: "branch", name: event.ref.replace(/^refs\/heads\//, "") };
}

async function passesPaths(
  filters: Token | undefined,
  changedPaths: () => Promise<readonly string[]>,
): Promise<boolean> {
  const only = entry(filters, "paths");
  const without = entry(filters, "paths-ignore");
  if (only === undefined && without === undefined) return true;
  const paths = await changedPaths();
  if (only !== undefined) return paths.some((path) => matchPatterns(texts(only), path));
  return paths.some((path) => !matchPatterns(texts(without), path));
}

/** A member of something that may be an object. */
export function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
