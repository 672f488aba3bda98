import { execFile, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rename, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { isWithin, type Machine, sandboxHome } from "./plan-mounts.ts";

/** Homes of one folder by name, each within a folder of its own beside an empty one to build a file tree on. */
export type Places = Map<string, Promise<string>>;

const execute = promisify(execFile);

let scratch: Promise<string> | undefined;

/** One folder for all that this process makes, so that one listener takes it away again. */
export function scratchFolder(): Promise<string> {
  scratch ??= makeScratch();
  return scratch;
}

/** That home of a folder, made where it lacks. */
export function placesOf(places: Places, name: string): Promise<string> {
  const made = places.get(name) ?? makePlaces();
  places.set(name, made);
  return made;
}

async function makePlaces(): Promise<string> {
  const places = await mkdtemp(path.join(await scratchFolder(), "places-"));
  await mkdir(path.join(places, "home"));
  await mkdir(path.join(places, "root"));
  return places;
}

/** A copy of a home. */
export async function copyPlaces(from: string): Promise<string> {
  const places = await makePlaces();
  // Links as they are, which Node's own copy would change.
  await execute("cp", ["-a", "--reflink=auto", `${path.join(from, "home")}/.`, path.join(places, "home")]);
  return places;
}

/** Nothing of the machine would be hidden by a folder there. */
export function isPlaceable(at: string, { tops, tools }: Machine): boolean {
  const taken = [...tops.map((top) => top.path), ...tools, sandboxHome, "/proc"];
  return (
    path.isAbsolute(at) &&
    path.normalize(at) === at &&
    !taken.some((other) => isWithin(at, other) || isWithin(other, at))
  );
}

/** The second one is there and empty. */
async function moveFolder(from: string, to: string): Promise<void> {
  await rmdir(to);
  await rename(from, to).catch(async (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== "EXDEV") throw thrown;
    await mkdir(to);
    await execute("cp", ["-a", "--reflink=auto", `${from}/.`, to]);
  });
}

async function makeScratch(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "baton-sandbox-"));
  process.once("exit", () => removeAtExit(folder));
  return folder;
}

/** Never throws: what commands left there, such as folders that nobody may write, must not make a job fail that has done its work. */
function removeAtExit(folder: string): void {
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    remove();
  } catch {
    spawnSync("chmod", ["-R", "u+rwX", folder]);
    try {
      remove();
    } catch {
      // Of another user: it goes with the machine.
    }
  }
}

/** Places with a home that comes from elsewhere, which is moved. */
export async function adoptHome(home: string): Promise<string> {
  const places = await makePlaces();
  await moveFolder(home, path.join(places, "home"));
  return places;
}
