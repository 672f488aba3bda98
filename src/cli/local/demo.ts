import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Fault } from "../../core/fault.ts";
import type { Script } from "../../local/models/script/script.ts";

const samples = path.resolve(import.meta.dirname, "../../../samples");

/** What `npm start` shows when nothing else is said. */
export const usualDemo = "notes";

/**
 * A sample run on this machine, `samples/<name>.script.ts`: exported as `demo`. Its repository with its issue (`ISSUE.md`) lies in `samples/<name>/`; where that
 * has no workflow file it gets the one of `notes`.
 */
export type Demo = {
  /** What a person should know of it before it begins. */
  readonly note: string;
  /** What its models answer. */
  readonly script: Script;
  /** The label that the maintainer sets on the issue; absent: the configuration's own, which asks for a plan; null: none. */
  readonly label?: string | null;
  /** What the maintainer comments on the issue then, each once. */
  readonly says?: readonly string[];
};

/** The demos that are there, the usual one first. */
export function findDemos(folder = samples): readonly string[] {
  const scripts = readdirSync(folder).filter((file) => file.endsWith(".script.ts"));
  const names = scripts.map((file) => file.replace(/\.script\.ts$/, ""));
  const complete = names.filter((name) => existsSync(path.join(folder, name, "ISSUE.md")));
  return complete.toSorted((a, b) => Number(b === usualDemo) - Number(a === usualDemo) || a.localeCompare(b));
}

/** Names those that are there; undefined when it is one. */
export function whyNoDemo(name: string): string | undefined {
  const known = findDemos();
  return known.includes(name) ? undefined : `--demo ${name}: there is no such demo. There is: ${known.join(", ")}.`;
}

/** The folder of its repository. */
export const folderOfDemo = (name: string): string => path.join(samples, name);

/** @throws Fault `input.invalid` where there is none of that name. */
export async function loadDemo(name: string): Promise<Demo> {
  const why = whyNoDemo(name);
  if (why !== undefined) throw new Fault("input.invalid", why, { who: "user", facts: { demo: name } });
  const { demo } = (await import(pathToFileURL(path.join(samples, `${name}.script.ts`)).href)) as { demo: Demo };
  return demo;
}
