import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Recipe } from "../recipes/recipe.ts";
import { supervise } from "./supervise.ts";

/** What the sandbox sees of Baton: a folder of one work's own, read-only in there, gone afterwards. */
export type Place = {
  readonly folder: string;
  readonly prompt: string;
  readonly supervisor: string;
  readonly settings: string;
  /** Names of sockets may have 107 bytes: the folder's is short. */
  readonly proxySocket: string;
  readonly controlSocket: string;
  remove(): Promise<void>;
};

export async function makePlace(recipe: Recipe, prompt: string): Promise<Place> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "baton-agent-")));
  const at = (name: string) => path.join(folder, name);
  const place: Place = {
    folder,
    prompt: at("prompt"),
    supervisor: at("supervise.cjs"),
    settings: at("settings"),
    proxySocket: at("proxy"),
    controlSocket: at("control"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await writeFile(place.prompt, prompt);
  await writeFile(place.settings, JSON.stringify(recipe.settings?.content ?? {}));
  await writeFile(place.supervisor, `(${supervise.toString()})(process.argv.slice(2));\n`);
  return place;
}
