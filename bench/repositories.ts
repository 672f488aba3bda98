// Baton in copies of real repositories, from the plan to the merge, with scripted models. `--only <name>,…`, `--mirrors <folder>` of clones (else github.com is asked), `--keep <folder>`, `--write`: into docs/repositories.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { cook } from "./repositories/cook.ts";
import { recipes } from "./repositories/recipes.ts";
import { renderPage, renderRows } from "./repositories/render.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    mirrors: { type: "string" },
    keep: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const scratch = values.keep ?? mkdtempSync(path.join(tmpdir(), "baton-repositories-"));
mkdirSync(scratch, { recursive: true });
const rows = [];
for (const recipe of recipes.filter(({ name }) => values.only === "" || values.only.split(",").includes(name))) {
  const row = await cook(recipe, { scratch: path.join(scratch, recipe.name), mirrors: values.mirrors });
  console.error(
    "why" in row ? `${recipe.name}: ${row.why}` : `${recipe.name}: merged in ${Math.round(row.wallMs / 1000)} s`,
  );
  rows.push(row);
}
console.log(renderRows(rows));
const page = path.join(import.meta.dirname, "../docs/repositories.md");
if (values.write) writeFileSync(page, renderPage(rows, new Date()));
writeFileSync(path.join(scratch, "rows.json"), JSON.stringify(rows, null, 2));
if (values.keep === undefined) rmSync(scratch, { recursive: true, force: true });
if (rows.some((row) => "why" in row)) process.exitCode = 1;
