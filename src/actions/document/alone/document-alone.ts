import { configPath } from "../../../config/config.ts";
import { loadConfig } from "../../../config/load-config.ts";
import type { ActionResult } from "../../../contracts/action-result.ts";
import { Change } from "../../../contracts/change.ts";
import type { Drafts } from "../../../contracts/documents.ts";
import { Fault } from "../../../core/fault.ts";
import { findWritable, onlyUnwritten } from "../../../leg/documents/find-writable.ts";
import { type LaidPlaces, layPlaces } from "../../../leg/documents/lay-places.ts";
import { writeDrafts } from "../../../leg/documents/write-drafts.ts";
import { openPurse, toFigure } from "../../../leg/money.ts";
import { findLeak } from "../../../leg/pack-baton.ts";
import { type OpenCheckout, openCheckout } from "../../../leg/read/open-checkout.ts";
import type { MergedPull } from "../../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { DocumentInputs } from "../inputs.ts";
import { renderDocuments } from "../render-documents.ts";
import { documentsMarker, findNews, toBlock, toEntries } from "./find-news.ts";

/** Alone: brings the checkout's documents up to what was merged, and writes the change to `<out>/change.json`; nothing is pushed. */
export async function documentAlone(inputs: DocumentInputs, ports: Ports): Promise<ActionResult> {
  const checkout = await openCheckout(ports);
  const { git, head } = checkout;
  const config = await loadConfig(git, head);
  const places = config.document;
  if (places.length === 0)
    throw new Fault("input.missing", `Nothing to keep true: name places under \`document\` in ${configPath}.`, {
      who: "user",
    });
  const purse = openPurse(inputs.budgetUsd ?? config.budget["run-usd"], config, ports.reporter, ports.clock);
  const pulls = await ports.forge.mergedPulls(await findBranch(inputs.branch, ports));
  const news = await findNews(git, { head, places, pulls, since: inputs.since });
  const tree = await git.treeOf(head);
  const writable = await findWritable(git, tree, config);
  const found = news.length > 0 ? writable : onlyUnwritten(writable);
  let drafts: Drafts | null = null;
  if (found.asked.length > 0) {
    const changes = news.map(({ title, body }) => ({ title, summary: body.slice(0, 4000), files: [] }));
    const { model } = inputs;
    const writing = { git, config, purse, guidanceFrom: head, tree, changes, diff: null, issue: null, model };
    drafts = await writeDrafts(writing, found, ports);
  }
  const saying = { entries: toEntries(news), block: toBlock(news), drafts };
  const laid = await layPlaces(git, { tree, places, saying });
  const all = { files: laid.files, unlaid: [...found.unlaid, ...laid.unlaid] };
  refuseLeak(laid, ports);
  await writeFiles(laid, checkout, ports);
  if (inputs.out !== "") await saveChange(laid, { out: inputs.out, checkout, news, drafts }, ports);
  const headline = toHeadline(all, drafts === null ? "" : `, ${toFigure(purse.spentUsd)} USD`);
  return {
    conclusion: all.unlaid.length > 0 ? "failure" : "success",
    headline,
    outputs: { changed: String(laid.files.length > 0), spent: toFigure(purse.spentUsd) },
    summary: renderDocuments(headline, { ...all, summary: drafts?.summary ?? "" }),
  };
}

async function findBranch(asked: string, { job, forge }: Ports): Promise<string> {
  if (asked !== "") return asked;
  const own = /^refs\/heads\/(.+)$/.exec(job.ref)?.[1];
  return own ?? (await forge.repository()).defaultBranch;
}

function toHeadline({ files, unlaid }: LaidPlaces, cost: string): string {
  const written =
    files.length === 0
      ? "nothing to say"
      : `wrote ${files.map(({ path, content }) => (content === null ? `${path} (removed)` : path)).join(", ")}`;
  const left = unlaid.map(({ place, why }) => `${place} was left as it is: ${why}`);
  return [`${written}${cost}`, ...left].join("; ");
}

function refuseLeak({ files }: LaidPlaces, { reporter }: Ports): void {
  const leak = findLeak(files, (text) => reporter.redact(text).known);
  if (leak === undefined) return;
  throw new Fault("secret.leak", `The new documents hold a secret of this job (files${leak}); nothing was written.`, {
    who: "outside",
  });
}

/** Into the checkout, where nobody's uncommitted work is in the way. */
async function writeFiles({ files }: LaidPlaces, { folder, git, head }: OpenCheckout, ports: Ports): Promise<void> {
  const workspace = await ports.workspace(folder);
  const committed = await git.readFiles(
    head,
    files.map(({ path }) => path),
  );
  for (const { path } of files) {
    const now = await workspace.read(path);
    const before = committed.get(path);
    if (before === undefined ? now === undefined : now?.equals(before) === true) continue;
    throw new Fault(
      "input.invalid",
      `${path} has uncommitted changes, which would be lost: commit or stash them first.`,
      {
        who: "user",
        facts: { path },
      },
    );
  }
  for (const { path, encoding, content } of files)
    if (content === null) await workspace.remove(path);
    else await workspace.write(path, Buffer.from(content, encoding === "base64" ? "base64" : "utf8"));
}

async function saveChange(
  { files }: LaidPlaces,
  of: {
    readonly out: string;
    readonly checkout: OpenCheckout;
    readonly news: readonly MergedPull[];
    readonly drafts: Drafts | null;
  },
  ports: Ports,
): Promise<void> {
  const { out, checkout, news, drafts } = of;
  const { git, head } = checkout;
  const title = "Bring the documents up to date";
  const told = news.map(({ number }) => `#${number}`).join(", ");
  const summary = drafts?.summary || (files.length === 0 ? "There was nothing to say." : `Names ${told}.`);
  const change = Change.parse({
    base: head,
    parent: head,
    tree: files.length === 0 ? await git.treeOf(head) : await git.writeTree(head, files),
    files,
    outsideOwned: [],
    summary: {
      outcome: files.length === 0 ? "already_done" : "changed",
      title,
      summary,
      criteria: [],
      answers: [],
      notes: "",
    },
    pullRequest: { title, body: `${documentsMarker}\nDocuments of ${told || "nothing new"}.` },
    model: drafts?.model ?? "",
  });
  await ports.save(`${out}/change.json`, `${JSON.stringify(change, null, 2)}\n`);
  await ports.save(`${out}/pull-request.md`, `${change.pullRequest.body}\n`);
}
