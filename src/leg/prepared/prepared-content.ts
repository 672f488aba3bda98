import { createHash } from "node:crypto";
import { isLockFile } from "../../policy/gates/protected-paths.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import { isManifest } from "../read/read-dependencies.ts";
import type { Wish } from "../toolchains/find-wishes.ts";
import type { Checkout } from "./checkout/read-checkout.ts";
import { wantsHistory } from "./wants-history.ts";

type Reader = Pick<GitObjects, "listTree" | "readFiles">;

/** A command that does no more than fetch and unpack what manifests and lock files name, while no script of the project's runs with it. */
const installer =
  /^(?:corepack (?:enable|prepare)|npm (?:ci|install|i)|pnpm (?:install|i)|yarn(?: install)?|bun (?:install|i)|go mod (?:download|verify)|cargo fetch|composer install)(?: -[\w=:,./-]+)*$/;
/** Read by these installers beside manifests and lock files. */
const settings =
  /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.c?js|bunfig\.toml|\.nvmrc|\.node-version|\.tool-versions|mise\.toml|rust-toolchain(?:\.toml)?|auth\.json)$|(?:^|\/)(?:patches|\.yarn|\.cargo)\//;
/** Scripts that set hooks up, or patch by files that are counted: what they leave depends on nothing else. */
const harmless =
  /"(?:pre|post)?(?:install|prepare)"\s*:\s*"(?:(?:husky(?: install)?|lefthook install|simple-git-hooks|patch-package|npx (?:husky(?: install)?|simple-git-hooks))(?: \|\| true)?)"/g;
/** A project's own code runs while it is installed: node-gyp's, and what package.json names. */
const buildsItself = /(?:^|\/)binding\.gyp$/;
const lifecycle =
  /"(?:pre|post)?(?:install|prepare|pack)"\s*:|"(?:prepublish|dependencies)"\s*:\s*"|"(?:pre|post)-(?:install|update|autoload)[\w-]*"\s*:/;

/**
 * Digest of all that a set-up's outcome depends on in the tree, SHA-256 in hex. Of a plain installer those are manifests, lock files and settings; any other
 * command may read any file, so that the whole tree counts, and where the project makes its version of its history the commit.
 */
export async function readPreparedContent(
  git: Reader,
  base: string,
  of: { readonly setup: string; readonly checkout: Checkout; readonly wishes: readonly Wish[] },
): Promise<string> {
  const { setup, checkout } = of;
  const entries = await git.listTree(base);
  const isPlain = setup.split(/\s*(?:&&|\n)\s*/).every((step) => installer.test(step.trim()));
  const read = isPlain ? await findRead(git, base, entries) : undefined;
  const files = (read ?? entries).map(({ path, mode, oid }) => `${mode} ${oid} ${path}`).sort();
  const { depth, tags } = checkout;
  const seesHistory = tags || (depth !== null && depth !== 1) || (await wantsHistory(git, base));
  const commit = read === undefined && seesHistory ? base : "";
  // Of a test's command they may be for, which is not in it otherwise.
  const tools = of.wishes.map(({ tool, version }) => `${tool} ${version}`);
  return createHash("sha256")
    .update(JSON.stringify(["1", setup, checkout, commit, files, ...tools]))
    .digest("hex");
}

type Entries = Awaited<ReturnType<Reader["listTree"]>>;

/** undefined: the project's own code has a part in it. */
async function findRead(git: Reader, base: string, entries: Entries): Promise<Entries | undefined> {
  if (entries.some(({ path, type }) => buildsItself.test(path) || type !== "blob")) return undefined;
  const read = entries.filter(({ path }) => isManifest(path) || isLockFile(path) || settings.test(path));
  const scripted = read.map(({ path }) => path).filter((path) => /(?:package|composer)\.json$/i.test(path));
  const texts = [...(await git.readFiles(base, scripted)).values()];
  return texts.some((text) => lifecycle.test(text.toString("utf8").replace(harmless, ""))) ? undefined : read;
}
