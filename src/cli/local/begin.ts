import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import { setUpSecretsName } from "../../core/set-up-secrets.ts";
import { folderOfDemo, loadDemo } from "./demo.ts";
import type { LocalOptions } from "./parse-args.ts";
import { parseIssueFile } from "./parse-issue-file.ts";
import { isRemote, nameOfRemote, withoutUser } from "./remote-address.ts";
import { checkKeys } from "./world/check-keys.ts";
import { cloneRemote } from "./world/clone-remote.ts";
import { ownModels } from "./world/open-models.ts";
import { type Called, prepareCopy, prepareSample, readConfig } from "./world/prepare-repository.ts";
import { readSource, type Source } from "./world/read-source.ts";
import { handOnLine } from "./world/set-up-secrets.ts";
import type { Settings } from "./world/world-settings.ts";

/** What a new run starts with, and what a person should know of it. */
export type Beginning = {
  readonly settings: Settings;
  readonly from: Called;
  readonly notes: readonly string[];
};

/** Looks at all that was given before anything is started; when something is wrong with it, nothing is left behind. */
export async function begin(
  { input, demo, models }: LocalOptions,
  setUpSecrets: Readonly<Record<string, string>> = {},
): Promise<Beginning> {
  if (input === null) return beginDemo(demo);
  const issue = readIssue(input.issue);
  const hasSetUpSecrets = Object.keys(setUpSecrets).length > 0;
  const wanted = { models, hasSetUpSecrets };
  const { source, from, name } = isRemote(input.repo) ? copyRemote(input.repo, wanted) : copyFolder(input.repo, wanted);
  try {
    const config = readConfig(from.folder);
    await checkKeys(config, ownModels(process.env));
    return {
      settings: toSettings("own", name, issue, from, config.label),
      from,
      notes: tell(source, from, hasSetUpSecrets),
    };
  } catch (error) {
    rmSync(from.folder, { recursive: true, force: true });
    throw error;
  }
}

async function beginDemo(name: string): Promise<Beginning> {
  const folder = folderOfDemo(name);
  const issue = readIssue(path.join(folder, "ISSUE.md"));
  const { note, label, says } = await loadDemo(name);
  const from = prepareSample(folder);
  const settings = toSettings("sample", name, issue, from, readConfig(from.folder).label);
  const notes = [`${note} Its models answer by script, so the money below is counted, not spent.`];
  return {
    settings: { ...settings, demo: name, ...(label !== undefined && { label }), ...(says && { says: [...says] }) },
    from,
    notes,
  };
}

type Copied = { readonly source: Source; readonly from: Called; readonly name: string };

type Wanted = { readonly models: LocalOptions["models"]; readonly hasSetUpSecrets: boolean };

function copyFolder(repo: string, { models, hasSetUpSecrets }: Wanted): Copied {
  const source = readSource(repo);
  const name = path.basename(source.folder === "/" ? "project" : source.folder).replace(/\.git$/, "");
  return { source, from: prepareCopy(source, models, hasSetUpSecrets), name };
}

function copyRemote(address: string, { models, hasSetUpSecrets }: Wanted): Copied {
  const clone = cloneRemote(address);
  try {
    const source = readSource(clone.folder);
    const from = prepareCopy(source, models, hasSetUpSecrets);
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

function tell(
  { folder, branch, uncommitted }: Source,
  { added, handsOn }: Called,
  hasSetUpSecrets: boolean,
): readonly string[] {
  return [
    `A copy of ${folder}, branch ${branch}; the original is only read.`,
    ...(uncommitted > 0
      ? [
          `Not in the copy: ${uncommitted} uncommitted ${uncommitted === 1 ? "file" : "files"}. Commit first what the work needs.`,
        ]
      : []),
    ...(hasSetUpSecrets && !handsOn
      ? [
          `${setUpSecretsName} is set, and the repository's workflow does not hand it on: \`setup\` runs without. Add the line \`${handOnLine}\` to its \`secrets:\`.`,
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
