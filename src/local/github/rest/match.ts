import type { Route } from "./route.ts";

export type Match = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

/** Parameters that take in slashes: branches, refs, paths. */
const DEEP = new Set(["ref", "path", "branch", "basehead"]);

/** Finds the route of a call: of several that fit, the one that spells out most of the path. */
export function createMatcher(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const patterns = routes
    .map((route) => ({ route, pattern: toPattern(route.path), literal: route.path.replace(/\{\w+\}/g, "").length }))
    .sort((a, b) => b.literal - a.literal);
  return (method, path) => {
    for (const { route, pattern } of patterns) {
      if (route.method !== method) continue;
      const found = pattern.exec(path);
      if (found !== null) return { route, params: decodeAll(found.groups ?? {}) };
    }
    return undefined;
  };
}

function toPattern(path: string): RegExp {
  const source = path.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${DEEP.has(name) ? ".+?" : "[^/]+"})`);
  return new RegExp(`^${source.replace("/contents/(?<path>.+?)", "/contents/?(?<path>.*?)")}$`);
}

function decodeAll(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
