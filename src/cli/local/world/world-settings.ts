import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { Fault } from "../../../core/fault.ts";

/** What a run's folder says of itself, for `--continue`. Written before anything else is done in it. */
export const Settings = z.strictObject({
  version: z.literal(1),
  kind: z.enum(["sample", "own"]),
  /** Which sample; absent: `notes`, or none. */
  demo: z.exactOptional(z.string()),
  /** `owner/name` on the local GitHub. */
  repository: z.string(),
  issue: z.strictObject({ title: z.string(), body: z.string() }),
  /** The label that starts a run there; null: what is said does. */
  label: z.string().nullable(),
  /** What the maintainer comments on the issue at its beginning. */
  says: z.exactOptional(z.array(z.string())),
  /** `owner/name` under which the repository's workflow calls Baton. */
  callee: z.string(),
});
export type Settings = z.infer<typeof Settings>;

const fileOf = (folder: string): string => path.join(folder, "local.json");

/** A folder that holds anything already is refused: nothing is ever overwritten, and nothing put among a person's files. */
export function checkNewFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const why = existsSync(fileOf(folder))
    ? `holds a run already. Go on with it (--continue --out ${folder}) or name another folder.`
    : !statSync(folder).isDirectory()
      ? "is a file. Name a folder."
      : readdirSync(folder).length > 0
        ? "is not empty. Name a new or an empty folder."
        : undefined;
  if (why !== undefined) throw new Fault("input.invalid", `--out ${folder} ${why}`, { who: "user" });
}

/** Makes the folder a run's. */
export function saveSettings(folder: string, settings: Settings): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder), `${JSON.stringify(Settings.parse(settings), null, 2)}\n`);
}

/** What the folder says of its run; a Fault when it holds none. */
export function loadSettings(folder: string): Settings {
  if (!existsSync(fileOf(folder))) {
    throw new Fault(
      "input.invalid",
      `--continue: ${folder} holds no run (there is no ${path.basename(fileOf(folder))}). Name the folder that --out named, or start a new run without --continue.`,
      { who: "user" },
    );
  }
  try {
    return Settings.parse(JSON.parse(readFileSync(fileOf(folder), "utf8")));
  } catch (cause) {
    throw new Fault(
      "input.invalid",
      `--continue: ${fileOf(folder)} is of another version of Baton, or damaged. Start a new run without --continue.`,
      { who: "user", cause },
    );
  }
}
