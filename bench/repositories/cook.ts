import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import { bringBare, commitAll, layOut, partsOf } from "./copy.ts";
import { drive } from "./drive.ts";
import { hasProgram } from "./has-program.ts";
import { measure, type Row } from "./measure.ts";
import type { Kitchen, Recipe } from "./recipe.ts";
import { issue, scriptOf } from "./scripted.ts";
import { makeCertificate, type Served, startGitServer, startIndex } from "./servers.ts";

type Place = { readonly scratch: string; readonly mirrors: string | undefined };

/** Makes the recipe's copy, runs Baton on it, and measures what came of it. */
export async function cook(recipe: Recipe, place: Place): Promise<Row> {
  const lacking = Object.entries(recipe.needs ?? {}).find(([program]) => !hasProgram(program));
  if (lacking !== undefined) return failed(recipe, `there is no ${lacking[0]} here: ${lacking[1]}`);
  const served: Served[] = [];
  try {
    return await run(recipe, place, served);
  } catch (error) {
    return failed(recipe, error instanceof Error ? error.message : String(error));
  } finally {
    for (const one of served) one.close();
  }
}

const failed = ({ name, kind }: Recipe, why: string): Row => ({ name, kind, why });

async function run(recipe: Recipe, { scratch, mirrors }: Place, served: Served[]): Promise<Row> {
  mkdirSync(scratch, { recursive: true });
  const variables = new Map<string, string>();
  const links = new Map<string, string>();
  const folder = path.join(scratch, recipe.name);
  const bareOf = (origin: Recipe["origin"], below: string) => {
    const { owner, name } = partsOf(origin);
    const into = path.join(scratch, below, owner, `${name}.git`);
    bringBare(origin, { into, mirrors });
    return { into, path: `${owner}/${name}.git` };
  };
  const kitchen: Kitchen = {
    folder,
    async bring(origin) {
      const files = path.join(scratch, "brought", partsOf(origin).name);
      layOut(bareOf(origin, "bare").into, files);
      return files;
    },
    async serve(origin) {
      const certificate = makeCertificate(path.join(scratch, "certificate"));
      const bare = bareOf(origin, "served");
      const server = await startGitServer(path.join(scratch, "served"), certificate);
      served.push(server);
      variables.set("GIT_SSL_CAINFO", certificate.cert);
      return `${server.url}/${bare.path}`;
    },
    async serveWheels(wheels) {
      const server = await startIndex(wheels);
      served.push(server);
      return server.url;
    },
    link: (name, commit) => void links.set(name, commit),
    setVariable: (name, value) => void variables.set(name, value),
  };
  layOut(bareOf(recipe.origin, "bare").into, folder);
  await recipe.make?.(kitchen);
  if (recipe.config !== undefined) {
    mkdirSync(path.join(folder, ".github"), { recursive: true });
    writeFileSync(path.join(folder, ".github/baton.yml"), recipe.config);
  }
  commitAll(folder, links);

  const issueFile = path.join(scratch, "ISSUE.md");
  writeFileSync(issueFile, issue);
  const models = await startScriptedModels({ script: scriptOf(recipe), folder: scratch });
  try {
    const out = path.join(scratch, "out");
    const driven = await drive({
      repo: folder,
      issueFile,
      out,
      log: path.join(scratch, "run.log"),
      env: {
        ...process.env,
        PATH: [installTools(recipe.tools ?? [], path.join(scratch, "tools")), process.env["PATH"]].join(":"),
        ANTHROPIC_API_KEY: "scripted-anthropic",
        OPENAI_API_KEY: "scripted-openai",
        GEMINI_API_KEY: "scripted-gemini",
        ANTHROPIC_BASE_URL: models.anthropicUrl,
        OPENAI_BASE_URL: models.openaiUrl,
        GEMINI_BASE_URL: models.geminiUrl,
        ...Object.fromEntries(variables),
      },
    });
    return await measure(recipe, {
      folder,
      out,
      scratch,
      driven,
      complaints: [...models.unmatched(), ...models.refused()],
    });
  } finally {
    await models.close();
  }
}

/** The folder of their programs. */
function installTools(tools: readonly string[], folder: string): string {
  const programs = path.join(folder, "node_modules/.bin");
  if (tools.length === 0) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{"private":true}\n');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--save-exact", ...tools], {
    cwd: folder,
    stdio: "ignore",
  });
  return programs;
}
