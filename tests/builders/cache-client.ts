/**
 * An action that does what the event's payload (or, dispatched, its input `do`) says with the real client of caches, and prints what came of it as `SAID …`:
 * `["save", key, text]`, `["restore", key, …restoreKeys]`, `["big", key, megabytes]`, `["old"]` (a client of before cache-mode from here on).
 */
export const CACHE_CLIENT: Readonly<Record<string, string>> = {
  "action.yml": "name: n\ndescription: d\nruns: { using: node24, main: main.mjs }\n",
  "main.mjs": `import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
const cache = await import(${JSON.stringify(import.meta.resolve("@actions/cache"))});
const say = (...words) => console.log("SAID " + words.join(" "));
const [paths, file] = [["stuff"], "stuff/a.txt"];
const fresh = () => { rmSync("stuff", { recursive: true, force: true }); mkdirSync("stuff"); };
const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, "utf8"));
for (const [what, key, ...more] of event.do ?? JSON.parse(event.inputs.do)) {
  if (what === "old") delete process.env.ACTIONS_CACHE_MODE;
  if (what === "save" || what === "big") {
    fresh();
    writeFileSync(file, what === "save" ? more[0] : "big");
    if (what === "big") writeFileSync("stuff/b.bin", randomBytes(more[0] * 2 ** 20));
    say("saved", key, (await cache.saveCache(paths, key)) > 0);
  }
  if (what === "restore") {
    fresh();
    say("restored", await cache.restoreCache(paths, key, more), existsSync(file) ? readFileSync(file, "utf8") : "");
  }
}`,
};

/** What the action said, of a job's log. */
export function saidIn(log: string): readonly string[] {
  return log.split("\n").flatMap((line) => (line.startsWith("SAID ") ? [line.slice(5).trimEnd()] : []));
}
