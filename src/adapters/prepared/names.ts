import type { PreparedKey } from "../../ports/prepared-store.ts";

type Packed = { readonly digest: string; readonly bytes: number };

const dayMs = 24 * 60 * 60 * 1000;

/**
 * How names of one key begin. The week is in it, so that what a project does not pin is fetched anew once a week. A name ends with digest and size: by the name
 * alone it is known what must come.
 */
export function toStart({ content, machine }: PreparedKey, now: Date): string {
  // Weeks since the Monday before 1970 began.
  const week = Math.floor((now.getTime() / dayMs + 3) / 7);
  return `baton-prepared-1-${content}-${machine.slice(0, 32)}-${week}-`;
}

export function toName(key: PreparedKey, { digest, bytes }: Packed, now: Date): string {
  return `${toStart(key, now)}${digest}-${bytes}`;
}

/** undefined: it is none of ours. */
export function parseName(name: string): Packed | undefined {
  const [, digest, bytes] = /-([0-9a-f]{64})-([1-9]\d{0,11})$/.exec(name) ?? [];
  return digest === undefined ? undefined : { digest, bytes: Number(bytes) };
}
