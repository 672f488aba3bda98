import { type ExecFileException, execFile } from "node:child_process";
import { access, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Fault } from "../../../../core/fault.ts";
import { cutLine } from "../../../../core/text/cut-line.ts";
import type { AgentPin } from "../../../../ports/agent-pool.ts";
import type { Recipe } from "../recipes/recipe.ts";
import { digestFiles } from "./digest-files.ts";

const installTimeoutMs = 5 * 60_000;
/** What npm needs to find itself and its registry; no secret of the job is among it. */
const passedOn =
  /^(?:PATH|HOME|npm_config_.*|NPM_CONFIG_.*|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|NODE_EXTRA_CA_CERTS)$/;
/** By itself npm is patient for minutes with a registry that it can not reach; who has set it otherwise is followed. */
const impatience = {
  npm_config_fetch_retries: "1",
  npm_config_fetch_retry_mintimeout: "1000",
  npm_config_fetch_retry_maxtimeout: "5000",
  npm_config_fetch_timeout: "60000",
};

/**
 * The folder in which exactly the pinned files stand: from the cache, else from npm, without running anything of theirs. The files are compared with the
 * pin each time, the cached ones too. `say`: told before npm is asked, as that takes its time.
 * @throws Fault `config.invalid` when they differ, naming both checksums; `model.failed` when npm could not give them.
 */
export async function installAgent(
  recipe: Recipe,
  pin: AgentPin,
  of: {
    readonly cache: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly say: (line: string) => void;
    readonly signal?: AbortSignal;
  },
): Promise<string> {
  const folder = path.join(of.cache, `${recipe.cli}@${pin.version}`);
  const isThere = await access(path.join(folder, "node_modules")).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    of.say(`Installing cli/${recipe.cli} ${pin.version} with npm; it is kept in ${of.cache}.`);
    await download(recipe, pin.version, folder, of);
  }
  const sha256 = await digestFiles(path.join(folder, "node_modules"));
  if (sha256 === pin.sha256) return folder;
  const message = `cli/${recipe.cli} ${pin.version} is not what .github/baton.yml pins: its files have SHA-256 ${sha256}, \`cli.${recipe.cli}.sha256\` says ${pin.sha256}. Nothing of it was run. If you trust these files, put their checksum there.`;
  throw new Fault("config.invalid", message, { who: "user", facts: { found: sha256, pinned: pin.sha256 } });
}

/** Beside its place first: an interrupted download is never taken for a whole one. */
async function download(
  recipe: Recipe,
  version: string,
  folder: string,
  { env: all, signal }: { readonly env: Readonly<Record<string, string | undefined>>; readonly signal?: AbortSignal },
): Promise<void> {
  const part = `${folder}.part-${process.pid}`;
  await mkdir(part, { recursive: true });
  const env = { ...impatience, ...Object.fromEntries(Object.entries(all).filter(([name]) => passedOn.test(name))) };
  const args = ["install", "--prefix", part, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  try {
    const limits = { timeout: installTimeoutMs, ...(signal && { signal }) };
    await promisify(execFile)("npm", [...args, `${recipe.packageName}@${version}`], { env, ...limits });
    await rename(part, folder);
  } catch (cause) {
    const message = `cli/${recipe.cli} ${version} could not be installed with npm: ${explain(cause)}`;
    throw new Fault("model.failed", message, { who: "outside", retryable: true });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** What npm calls its errors; its warnings and the command that was run tell nobody what to do. */
function explain(thrown: unknown): string {
  const { killed, stderr = "", message = String(thrown) } = thrown as Partial<ExecFileException>;
  if (killed === true)
    return `it did not end within ${installTimeoutMs / 1000} s. Can its registry be reached from here?`;
  const errors = stderr.split("\n").flatMap((line) => /^npm (?:error|ERR!) (.*)$/.exec(line)?.[1] ?? []);
  return cutLine(errors.length > 0 ? errors.join(" ") : message, 500);
}
