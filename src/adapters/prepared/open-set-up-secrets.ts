import { lstat, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Fault, toFault } from "../../core/fault.ts";
import type { ParsedSetUpSecrets } from "../../core/set-up-secrets.ts";
import { setUpSecretsName, tellMistakes } from "../../core/set-up-secrets.ts";
import type { SetUpSecrets, TakenOut } from "../../ports/set-up-secrets.ts";
import { findSecrets } from "./find-secrets.ts";

/** Where installers keep credentials and logs in a home, and what they fetched: the tests need none of it with a secret in it. */
const homeFiles: readonly RegExp[] = [
  /^(?:\.npmrc|\.yarnrc(?:\.yml)?|\.bunfig\.toml|\.netrc|_netrc|\.pypirc|\.git-credentials|\.gitconfig)$/,
  /^\.config\/(?:git|pip|pnpm|uv|pypoetry|composer|NuGet|containers|gh)\//,
  /^(?:\.pip\/pip\.conf|\.composer\/auth\.json|\.nuget\/NuGet\/NuGet\.Config|\.docker\/config\.json|\.cargo\/(?:config|credentials)(?:\.toml)?)$/i,
  /^(?:\.gem\/credentials|\.bundle\/config|\.m2\/settings(?:-security)?\.xml|\.gradle\/gradle\.properties)$/,
  /^\.local\/share\/(?:python_keyring|pypoetry|uv\/credentials)\//,
  /^(?:\.npm\/(?:_logs|_cacache)|\.cache\/(?:pip|uv|yarn|composer|pypoetry)|\.composer\/cache)\//,
];
/** The same in a project's folder; git's own are of this job alone there. */
const folderFiles: readonly RegExp[] = [
  /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|bunfig\.toml|\.netrc|\.pypirc|pip\.conf|uv\.toml|poetry\.toml|auth\.json|nuget\.config)$/i,
  /(?:^|\/)(?:\.bundle\/config|\.cargo\/(?:config|credentials)(?:\.toml)?)$/,
  /^\.git\/(?:config$|FETCH_HEAD$|logs\/)/,
  /(?:^|\/)(?:npm-debug|yarn-(?:error|debug)|pnpm-debug)\.log[^/]*$/,
];

/** Port SetUpSecrets over the parsed secret. */
export function openSetUpSecrets({ variables, mistakes }: ParsedSetUpSecrets): SetUpSecrets {
  const values = Object.values(variables);
  return {
    names: Object.keys(variables),
    mistake: mistakes.length === 0 ? null : tellMistakes(mistakes),
    variables,
    async takeOut({ folder, home, originals }) {
      if (values.length === 0) return { cleaned: [], left: [] };
      const [inHome, inFolder] = [await search(home, values), await search(folder, values)];
      const ours = await originals(inFolder);
      const ofHome = await clean(inHome, { folder: home, known: homeFiles, toContent: () => undefined });
      const ofFolder = await clean(inFolder, { folder, known: folderFiles, toContent: (at) => ours.get(at) });
      const still = ofFolder.cleaned.length === 0 ? [] : await search(folder, values);
      const inVain = ofFolder.cleaned.filter((at) => still.includes(at));
      const tell = (paths: readonly string[]) => paths.map((at) => `~/${at}`);
      return {
        cleaned: [...tell(ofHome.cleaned), ...ofFolder.cleaned.filter((at) => !inVain.includes(at))],
        left: [...tell(ofHome.left), ...ofFolder.left, ...inVain],
      };
    },
  };
}

async function search(folder: string, values: readonly string[]): Promise<readonly string[]> {
  try {
    return await findSecrets(folder, values);
  } catch (thrown) {
    const message = `What \`setup\` left could not be searched for the values of ${setUpSecretsName}, so nothing goes on with it: ${toFault(thrown).message}`;
    throw new Fault("set_up.secrets", message, { who: "user", cause: thrown });
  }
}

/** Files of a known kind are as they were before, or gone; of all others nobody knows who needs them. */
async function clean(
  paths: readonly string[],
  of: {
    readonly folder: string;
    readonly known: readonly RegExp[];
    readonly toContent: (at: string) => Buffer | undefined;
  },
): Promise<TakenOut> {
  const isKnown = (at: string) => of.known.some((pattern) => pattern.test(at));
  const cleaned = paths.filter(isKnown);
  for (const name of cleaned) {
    const at = path.join(of.folder, name);
    const content = of.toContent(name);
    const isFile = (await lstat(at).catch(() => undefined))?.isFile() ?? false;
    if (content !== undefined && isFile) await writeFile(at, content);
    else await rm(at, { recursive: true, force: true });
  }
  return { cleaned, left: paths.filter((at) => !isKnown(at)) };
}
