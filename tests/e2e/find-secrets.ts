import { DatabaseSync } from "node:sqlite";
import type { Left } from "./read-left.ts";

/** Every token that the local GitHub has given out in that database: to jobs and to people. */
export function readTokens(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database.prepare("SELECT data FROM record WHERE kind = 'token'").all();
    return rows.map(({ data }) => (JSON.parse(String(data)) as { token: string }).token);
  } finally {
    database.close();
  }
}

/** Where a secret stands, and how it is spelled there: `logs/…: hex of scripted-…`. */
export function findSecrets(left: readonly Left[], secrets: readonly string[]): readonly string[] {
  const wanted = secrets.flatMap((secret) => spell(secret).map(([spelling, text]) => ({ spelling, text, secret })));
  return left.flatMap(({ place, text: found }) =>
    wanted.filter(({ text }) => found.includes(text)).map(({ spelling, secret }) => `${place}: ${spelling} ${secret}`),
  );
}

// Not core's own list: what it has forgotten is to be seen here.
function spell(secret: string): readonly (readonly [string, string])[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  // At its edges the base64 of a part depends on its neighbours: these are left off.
  const base64 = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc((3 - ((before + bytes.length) % 3)) % 3)]);
    return whole.toString("base64").slice(before === 0 ? 0 : 4, -4);
  });
  return [
    ["plain", secret],
    ["backwards", [...secret].reverse().join("")],
    ["hex of", hex],
    ["hex of", hex.toUpperCase()],
    ...[...new Set([...base64, ...base64.map(toUrlSafe)])].map((form) => ["base64 of", form] as const),
  ];
}

function toUrlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}
