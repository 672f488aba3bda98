// Draws an issue or pull request of a finished `npm start` as people see it, into a PNG: the pictures of the README.
//   node scripts/take-picture.ts --out <folder of npm start> --number 1 --png docs/pictures/panel.png [--from 2] [--height 1400]
//   node scripts/take-picture.ts --out <folder of npm start> --file main:STATUS.md --png docs/pictures/document.png
// Wants Chromium (or CHROMIUM=<program>) and npm: Markdown is rendered by a pinned `marked`, which is installed beside and nowhere in the project.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

type Entry = { readonly who: string; readonly at: string; readonly body: string };
type Page = {
  readonly title: string;
  /** null: it is a file. */
  readonly number: number | null;
  readonly labels: readonly string[];
  readonly entries: readonly Entry[];
};
type Markdown = (text: string) => string;

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    number: { type: "string", default: "1" },
    file: { type: "string" },
    png: { type: "string" },
    from: { type: "string", default: "0" },
    height: { type: "string", default: "1400" },
  },
});
if (values.out === undefined || values.png === undefined) {
  console.error("Say what to draw and where to: --out <folder of npm start> --png <file>");
  process.exit(1);
}
/** A Markdown file of a branch, `main:STATUS.md`. */
function readFile(origin: string, object: string): Page {
  const body = execFileSync("git", ["--git-dir", origin, "show", object], { encoding: "utf8" });
  return { title: object, number: null, labels: [], entries: [{ who: object, at: "", body }] };
}

function readPage(file: string, number: number): Page {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = (kind: string) =>
    database
      .prepare("SELECT data FROM record WHERE kind = ? ORDER BY id")
      .all(kind)
      .map(({ data }) => JSON.parse(String(data)) as Record<string, unknown>);
  const issue = rows("issue").find((row) => row["number"] === number);
  if (issue === undefined) throw new Error(`${file} has no issue or pull request #${number}`);
  const said = [...rows("comment"), ...rows("review")].filter((row) => (row["number"] ?? row["pull"]) === number);
  const toEntry = (row: Record<string, unknown>): Entry => ({
    who: String(row["user"] ?? row["author"] ?? ""),
    at: String(row["createdAt"] ?? row["submittedAt"] ?? ""),
    body: String(row["body"] ?? ""),
  });
  const labels = Array.isArray(issue["labels"]) ? issue["labels"].map(String) : [];
  return { title: String(issue["title"]), number, labels, entries: [toEntry(issue), ...said.map(toEntry)] };
}

async function loadMarkdown(folder: string): Promise<Markdown> {
  execFileSync("npm", ["install", "--silent", "--no-save", "--prefix", folder, "marked@18.2.1"], { stdio: "inherit" });
  const { marked } = (await import(pathToFileURL(path.join(folder, "node_modules/marked/lib/marked.esm.js")).href)) as {
    marked: { parse: Markdown };
  };
  return (text) => marked.parse(text);
}

function renderPage({ title, number, labels, entries }: Page, markdown: Markdown): string {
  const chips = labels.map((label) => `<span class="label">${escapeText(label)}</span>`).join(" ");
  const boxes = entries.map(
    ({ who, at, body }) =>
      `<section><header><b>${escapeText(who)}</b>${at === "" ? "" : ` · ${escapeText(at)}`}</header><div>${markdown(body)}</div></section>`,
  );
  return `<!doctype html><meta charset="utf-8"><style>${style}</style>${number === null ? "" : `<h1>${escapeText(title)} <i>#${number}</i></h1>`}${chips}${boxes.join("")}`;
}

const style = `
body { font: 14px/1.5 "DejaVu Sans", sans-serif; color: #1f2328; max-width: 860px; margin: 24px auto; padding: 0 16px; }
h1 { font-size: 24px; font-weight: 400; } h1 i { color: #59636e; font-style: normal; }
.label { border: 1px solid #8250df; color: #8250df; border-radius: 12px; padding: 1px 9px; font-size: 12px; }
section { border: 1px solid #d1d9e0; border-radius: 6px; margin: 14px 0; }
header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 7px 14px; color: #59636e; border-radius: 6px 6px 0 0; }
header b { color: #1f2328; } section > div { padding: 4px 14px 6px; }
table { border-collapse: collapse; } td, th { border: 1px solid #d1d9e0; padding: 4px 11px; } blockquote { border-left: 4px solid #d1d9e0; margin: 0; padding-left: 12px; color: #59636e; }
code { background: #eff1f3; border-radius: 4px; padding: 1px 5px; font-size: 85%; } pre { background: #f6f8fa; padding: 10px; overflow: hidden; } sub { color: #59636e; }
h2 { font-size: 18px; border-bottom: 1px solid #d1d9e0; } h3 { font-size: 15px; }`;

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function draw(html: string, png: string, height: number): void {
  const size = `--window-size=900,${height}`;
  const flags = ["--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu", `--screenshot=${png}`, size];
  execFileSync(process.env["CHROMIUM"] ?? "chromium", [...flags, pathToFileURL(html).href], { stdio: "ignore" });
  console.log(`drawn: ${png}`);
}

const page =
  values.file === undefined
    ? readPage(path.join(values.out, "github.db"), Number(values.number))
    : readFile(path.join(values.out, "origin.git"), values.file);
const scratch = mkdtempSync(path.join(tmpdir(), "baton-picture-"));
try {
  const html = path.join(scratch, "page.html");
  writeFileSync(
    html,
    renderPage({ ...page, entries: page.entries.slice(Number(values.from)) }, await loadMarkdown(scratch)),
  );
  mkdirSync(path.dirname(path.resolve(values.png)), { recursive: true });
  draw(html, path.resolve(values.png), Number(values.height));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
