// Bundles every action into dist/<name>/index.js with shared chunks: ESM, code splitting, SDKs behind import().
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { leanPackages } from "./lean-packages.ts";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Builds into `outdir` and gives the total size in bytes. */
export async function buildActions(outdir: string): Promise<number> {
  const actions = readdirSync(path.join(root, "src/actions")).filter((name) =>
    existsSync(path.join(root, "src/actions", name, "main.ts")),
  );
  rmSync(outdir, { recursive: true, force: true });
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(actions.map((name) => [`${name}/index`, `src/actions/${name}/main.ts`])),
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    // Also on a laptop, where one action runs alone, there is Node 20.
    target: "node20",
    minify: true,
    keepNames: false,
    legalComments: "none",
    chunkNames: "chunks/[name]-[hash]",
    metafile: true,
    plugins: [leanPackages],
    logLevel: "warning",
    // CommonJS packages in the bundle call require() for Node's own modules.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
  });
  writeFileSync(path.join(outdir, "package.json"), '{ "type": "module" }\n');
  return Object.values(result.metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** One digest over all files of a folder, to see whether two builds are the same. */
export function digestOfFolder(folder: string): string {
  const hash = createHash("sha256");
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  for (const file of files
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()) {
    hash.update(path.relative(folder, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  // Built beside and put in place at once: nothing that runs from dist/ meantime sees half of it.
  const fresh = path.join(root, "dist.new");
  const bytes = await buildActions(fresh);
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  renameSync(fresh, path.join(root, "dist"));
  console.log(`dist/ built: ${(bytes / 1e6).toFixed(2)} MB in ${Math.round(performance.now() - started)} ms`);
}
