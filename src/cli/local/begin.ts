import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import type { LocalOptions } from "./parse-args.ts";
import { parseIssueFile } from "./parse-issue-file.ts";
import { isRemote, nameOfRemote, withoutUser } from "./remote-address.ts";
import { checkKeys } from "./world/check-keys.ts";
import { cloneRemote } from "./world/clone-remote.ts";
import { ownModels } from "./world/open-models.ts";
import { type Called, prepareCopy, prepareSample, readConfig } from "./world/prepare-repository.ts";
import { readSource, type Source } from "./world/read-source.ts";
import type { Settings } from "./world/world-settings.ts";

const sample = path.resolve(import.meta.dirname, "../../../samples/notes");

/** What a new run starts with, and what a person should know of it. */
export type Beginning = {
  readonly settings: Settings;
  readonly from: Called;
  readonly notes: readonly string[];
};

/** Looks at all that was given before anything is started; when something is wrong with it, nothing is left behind. */
export async function begin({ input, models }: LocalOptions): Promise<Beginning> {
  if (input === null) {
    const issue = readIssue(path.join(sample, "ISSUE.md"));
    const from = prepareSample(sample);
    const notes = [
      "The sample: an issue on a small repository of notes. Its models answer by script, so the money below is counted, not spent.",
    ];
    return { settings: toSettings("sample", "notes", issue, from, readConfig(from.folder).label), from, notes };
  }
  const issue = readIssue(input.issue);
  const { source, from, name } = isRemote(input.repo) ? copyRemote(input.repo, models) : copyFolder(input.repo, models);
  try {
    const config = readConfig(from.folder);
    await checkKeys(config, ownModels(process.env));
    return { settings: toSettings("own", name, issue, from, config.label), from, notes: tell(source, from) };
  } catch (error) {
    rmSync(from.folder, { recursive: true, force: true });
    throw error;
  }
}

type Copied = { readonly source: Source; readonly from: Called; readonly name: string };

function copyFolder(repo: string, models: LocalOptions["models"]): Copied {
  const source = readSource(repo);
  const name = path.basename(source.folder === "/" ? "project" : source.folder).replace(/\.git$/, "");
  return { source, from: prepareCopy(source, models), name };
}

function copyRemote(address: string, models: LocalOptions["models"]): Copied {
  const clone = cloneRemote(address);
  try {
    const source = readSource(clone.folder);
    const from = prepareCopy(source, models);
    return { source: { ...source, folder: withoutUser(address) }, from, name: nameOfRemote(address) };
  } finally {
    clone.remove();
  }
}

function toSettings(
  kind: Settings["kind"],
  name: string,
  issue: Settings["issue"],
  { callee }: Called,
  label: string,
): Settings {
  const repository = `maintainer/${name.normalize("NFC").replace(/[^A-Za-z0-9._-]+/g, "-") || "project"}`;
  return { version: 1, kind, repository, issue, label, callee };
}

function tell({ folder, branch, uncommitted }: Source, { added }: Called): readonly string[] {
  return [
    `A copy of ${folder}, branch ${branch}; the original is only read.`,
    ...(uncommitted > 0
      ? [
          `Not in the copy: ${uncommitted} uncommitted ${uncommitted === 1 ? "file" : "files"}. Commit first what the work needs.`,
        ]
      : []),
    ...(added.length > 0 ? [`Added to the copy: ${added.join(", ")}`] : []),
  ];
}

function readIssue(file: string): Settings["issue"] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new Fault(
      "input.invalid",
      `--issue ${file} can not be read: ${cause instanceof Error ? cause.message : cause}`,
      {
        who: "user",
        cause,
      },
    );
  }
  return parseIssueFile(text, file);
}
