import { makeNonce } from "../../agent/fence.ts";
import { type ChangeMaterial, type PlaceMaterial, promptDocumenter } from "../../agent/prompts/documenter.ts";
import type { IssueMaterial } from "../../agent/prompts/material.ts";
import type { RenderedDiff } from "../../agent/render-diff.ts";
import type { Spend } from "../../agent/spend.ts";
import { readOnlyTools } from "../../agent/tools/tool-sets.ts";
import { type Config, configPath } from "../../config/config.ts";
import { isWritten, type WrittenPlace } from "../../config/documents.ts";
import { loadAgents } from "../../config/load-agents.ts";
import { DocumentsReport, type Drafts } from "../../contracts/documents.ts";
import { isCommandLine } from "../../core/command-line-agents.ts";
import { isPage } from "../../core/documents/find-outside.ts";
import { readSection } from "../../core/documents/section.ts";
import { Fault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import { agentOfRole } from "../agent-of-role.ts";
import { equip } from "../equip.ts";
import { modelsOfRole, namesOfRole } from "../models-of-role.ts";
import { readGuidance } from "../read/guidance/read-guidance.ts";
import { openTreeWorkspace } from "../read/tree-workspace.ts";
import { think, toNoResult } from "../think.ts";
import { checkDrafts } from "./check-drafts.ts";
import { digestOfText, nameOf, type Unlaid } from "./lay-places.ts";

/** All that texts are written from. */
export type Writing = {
  readonly git: Git;
  readonly config: Config;
  readonly purse: Spend;
  /** Configuration and guidance are read from this commit. */
  readonly guidanceFrom: string;
  /** The tree that the texts are about. */
  readonly tree: string;
  readonly changes: readonly ChangeMaterial[];
  readonly diff: RenderedDiff | null;
  readonly issue: IssueMaterial | null;
  /** The input `model`. */
  readonly model: string;
};

/** `asked` and `material` are of the same places, in the same order. */
type Found = {
  readonly asked: readonly WrittenPlace[];
  readonly material: readonly PlaceMaterial[];
  readonly unlaid: readonly Unlaid[];
};

/** The places that a model can write at: those whose file and markers are there. What lacks is told before anything is paid. */
export async function findWritable(
  git: Pick<Git, "listTree" | "readFiles">,
  tree: string,
  config: Config,
): Promise<Found> {
  const places = config.document.filter(isWritten);
  const paths = (await git.listTree(tree)).map(({ path }) => path);
  const files = places.flatMap((place) => (place.kind === "section" && paths.includes(place.file) ? [place.file] : []));
  const contents = await git.readFiles(tree, [...new Set(files)]);
  const found = places.map((place) => {
    if (place.kind === "pages") return { place, now: paths.filter((path) => isPage(path, place.path)) };
    const content = contents.get(place.file);
    return { place, now: content === undefined ? undefined : readSection(content, place.name) };
  });
  return {
    asked: found.flatMap(({ place, now }) => (now === undefined ? [] : [place])),
    material: found.flatMap(({ place, now }) => (now === undefined ? [] : [{ ...place, now } as PlaceMaterial])),
    unlaid: found.flatMap(({ place, now }) =>
      now === undefined ? [{ place: nameOf(place), why: lacking(place) }] : [],
    ),
  };
}

/** Of these, what nobody has written yet: it is asked for although nothing was merged since. Pure. */
export function onlyUnwritten({ asked, material, unlaid }: Found): Found {
  const isUnwritten = asked.map((_, at) => isEmpty(material[at]));
  return {
    asked: asked.filter((_, at) => isUnwritten[at]),
    material: material.filter((_, at) => isUnwritten[at]),
    unlaid,
  };
}

function isEmpty(place: PlaceMaterial | undefined): boolean {
  return place !== undefined && (place.kind === "pages" ? place.now.length === 0 : place.now.trim() === "");
}

function lacking(place: WrittenPlace): string {
  return place.kind === "section"
    ? `it lacks one pair of \`<!-- baton:${place.name}:begin -->\` and \`<!-- baton:${place.name}:end -->\`, each on a line of its own`
    : "it can not be read";
}

/** Asks the documenter, who may read the tree and write nothing. Without a result a Fault says why. */
export async function writeDrafts(writing: Writing, { asked, material }: Found, ports: Ports): Promise<Drafts> {
  const { git, config, purse, tree, guidanceFrom } = writing;
  const agents = await loadAgents(git, guidanceFrom);
  const agent = agentOfRole(agents, config, "documenter");
  const names = namesOfRole(config, "documenter", { input: writing.model, agent }).filter(
    (name) => !isCommandLine(name),
  );
  if (names.length === 0)
    throw new Fault(
      "config.invalid",
      `${configPath}: \`document\` has places that a model writes at, and the documenter has command-line agents only. Name a model under models.documenter, or take these places out.`,
      { who: "user" },
    );
  const models = await modelsOfRole(names, ports);
  const workspace = await openTreeWorkspace(git, tree);
  const guidance = await readGuidance(git, guidanceFrom);
  const { changes, diff, issue } = writing;
  const prompt = promptDocumenter(
    { language: config.language, places: material, changes, diff, issue, guidance: guidance.shown, agent },
    makeNonce(() => ports.clock.random()),
  );
  const pages = await readPages(git, tree, material);
  const now = (of: { readonly file: string; readonly name: string } | { readonly path: string }): string => {
    if ("path" in of) return pages.get(of.path)?.toString("utf8") ?? "";
    const found = material.find((one) => one.kind === "section" && one.file === of.file && one.name === of.name);
    return found?.kind === "section" ? found.now : "";
  };
  const check = (report: DocumentsReport) => checkDrafts(report, asked, now);
  const question = { role: "documenter", models, prompt, result: DocumentsReport, check, spend: purse } as const;
  const outcome = await equip(
    [...readOnlyTools(workspace), ...guidance.tools],
    {
      role: "documenter",
      config,
      agents,
      agent,
      workspace,
      layOut: (folder) => git.export(guidanceFrom, folder),
      models,
      purse,
    },
    ports,
    (tools) => think({ ...question, tools }, config, ports),
  );
  if (!outcome.ok) throw toNoResult(outcome, { alone: issue === null });
  const { sections: written, pages: whole } = outcome.result;
  const over = [
    ...written.map(({ file, name }) => ({ file, name, digest: digestOfText(now({ file, name })) })),
    ...whole.map(({ path }) => ({ file: path, name: "", digest: digestOfText(now({ path })) })),
  ];
  return { ...outcome.result, tree, over, model: outcome.model };
}

async function readPages(git: Pick<Git, "readFiles">, tree: string, material: readonly PlaceMaterial[]) {
  return git.readFiles(
    tree,
    material.flatMap((place) => (place.kind === "pages" ? place.now : [])),
  );
}
