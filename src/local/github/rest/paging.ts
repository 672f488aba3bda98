import { apiRepo } from "../world.ts";
import type { Answer, RepoCall } from "./route.ts";

export type Page<T> = { readonly items: readonly T[]; readonly link: string | undefined };

/** One page of a list and the `link` header, whose addresses name the repository by number as GitHub's do. */
export function pageOfList<T>(call: RepoCall, all: readonly T[]): Page<T> {
  const size = Math.min(100, Math.max(1, Number(call.query.get("per_page") ?? 30) || 30));
  const page = Math.max(1, Number(call.query.get("page") ?? 1) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const items = all.slice((page - 1) * size, page * size);
  const to = (target: number, rel: string): string => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(target));
    return `<${byNumber(call)}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(Math.min(page - 1, last), "prev")] : []),
    ...(page < last ? [to(page + 1, "next"), to(last, "last")] : []),
    ...(page > 1 ? [to(1, "first")] : []),
  ];
  return { items, link: links.length === 0 ? undefined : links.join(", ") };
}

/** A list answered as an array. */
export function listed<T>(call: RepoCall, all: readonly T[], render: (item: T) => unknown): Answer {
  const page = pageOfList(call, all);
  return {
    status: 200,
    body: page.items.map(render),
    ...(page.link !== undefined && { headers: { link: page.link } }),
  };
}

/** A list answered as `{total_count, <key>: […]}`. */
export function counted<T>(
  call: RepoCall,
  key: string,
  list: { readonly all: readonly T[]; readonly render: (item: T) => unknown },
): Answer {
  const page = pageOfList(call, list.all);
  const body = { total_count: list.all.length, [key]: page.items.map(list.render) };
  return { status: 200, body, ...(page.link !== undefined && { headers: { link: page.link } }) };
}

function byNumber(call: RepoCall): string {
  const named = apiRepo(call.world, call.repo);
  const numbered = `${call.world.apiUrl}/repositories/${call.repo.id}`;
  return call.url.toLowerCase().startsWith(named.toLowerCase()) ? numbered + call.url.slice(named.length) : call.url;
}
