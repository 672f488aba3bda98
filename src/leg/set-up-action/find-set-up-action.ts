import { asRecord } from "../../policy/reach/counted-json.ts";
import { readYaml, toList, type Yaml } from "../commands/ci/read-workflow.ts";
import type { Project } from "../commands/tools/project.ts";
import { joinFolder } from "../commands/tools/words.ts";

/** Where a repository keeps the action that brings its tools onto a machine. */
export const setUpFolder = ".github/actions/baton-setup";

/** Something that the action runs and that may be another thing tomorrow. `place`: `file:line`. */
export type Unpinned = { readonly place: string; readonly uses: string; readonly why: string };

/** A repository's own set-up action, with the actions of the repository that it uses. */
export type SetUpAction = {
  readonly file: string;
  readonly unpinned: readonly Unpinned[];
  /** What its steps run in a shell, from the root of the tree. */
  readonly commands: readonly string[];
  /** Folders of the actions: all that is in them is run. */
  readonly folders: readonly string[];
};

type Found = { unpinned: Unpinned[]; commands: string[]; folders: Set<string> };

const pinned = /^[\w.-]+\/[\w.-]+(?:\/[^@]+)?@[0-9a-f]{40}$/i;
const pinnedImage = /^docker:\/\/[^@\s]+@sha256:[0-9a-f]{64}$/i;

/** Looks at a tree's set-up action; undefined where it has none. What can not be read counts as not pinned. Pure. */
export function findSetUpAction(project: Project): SetUpAction | undefined {
  const file = fileIn(setUpFolder, project);
  if (file === undefined) return undefined;
  const found: Found = { unpinned: [], commands: [], folders: new Set() };
  walk(setUpFolder, project, found, file);
  return { file, unpinned: found.unpinned, commands: found.commands, folders: [...found.folders] };
}

function fileIn(folder: string, { paths }: Project): string | undefined {
  const names = ["action.yml", "action.yaml"].map((name) => (folder === "" ? name : `${folder}/${name}`));
  return names.find((path) => paths.includes(path));
}

/** `from`: the place that leads here. */
function walk(folder: string, project: Project, found: Found, from: string): void {
  if (found.folders.has(folder)) return;
  const file = fileIn(folder, project);
  const yaml = file === undefined ? undefined : readYaml(project.read(file));
  const runs = asRecord(yaml?.data["runs"]);
  if (file === undefined || yaml === undefined || !/^(?:composite|docker|node\d+)$/.test(String(runs["using"]))) {
    const why = file === undefined ? "there is no action.yml" : `${file} can not be read`;
    found.unpinned.push({ place: from, uses: `./${folder}`, why });
    return;
  }
  found.folders.add(folder);
  if (runs["using"] === "docker") checkImage(String(runs["image"] ?? ""), { yaml, file }, found);
  for (const [at, step] of toList(runs["steps"]).entries()) {
    const place = `${file}:${yaml.lineOf(["runs", "steps", at])}`;
    takeStep(asRecord(step), { place, folder, project, found });
  }
}

function checkImage(image: string, { yaml, file }: { readonly yaml: Yaml; readonly file: string }, found: Found): void {
  if (pinnedImage.test(image)) return;
  const why = /^docker:/.test(image) ? "an image without a digest" : "it builds an image of what is newest";
  found.unpinned.push({ place: `${file}:${yaml.lineOf(["runs", "image"])}`, uses: image, why });
}

function takeStep(
  step: Readonly<Record<string, unknown>>,
  of: { readonly place: string; readonly folder: string; readonly project: Project; readonly found: Found },
): void {
  const { place, folder, project, found } = of;
  if (typeof step["run"] === "string" && !/^(?:pwsh|powershell|cmd|python)/.test(String(step["shell"] ?? "")))
    found.commands.push(toCommand(step["run"], String(step["working-directory"] ?? ""), folder));
  if (step["uses"] === undefined) return;
  const uses = String(step["uses"]);
  if (pinned.test(uses) || pinnedImage.test(uses)) return;
  const local = /^\.{1,2}\//.test(uses) ? joinFolder("", uses) : undefined;
  if (local !== undefined) {
    walk(local, project, found, place);
    return;
  }
  const why = /^docker:/.test(uses) ? "an image without a digest" : "not pinned by a full SHA";
  found.unpinned.push({ place, uses, why });
}

/** `github.action_path` and `github.workspace` as paths of the tree. */
function toCommand(run: string, at: string, folder: string): string {
  const text = run
    .replace(/\$\{\{\s*github\.action_path\s*\}\}|\$\{?GITHUB_ACTION_PATH\}?/g, folder)
    .replace(/\$\{\{\s*github\.workspace\s*\}\}|\$\{?GITHUB_WORKSPACE\}?/g, ".");
  return at === "" ? text : `cd ${at}\n${text}`;
}
