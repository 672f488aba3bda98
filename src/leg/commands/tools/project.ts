import type { AskedCheckout, AskedService } from "../ci/ci-job.ts";

/**
 * What prepares and what proves a project, and where that was found. `test: null`: the project has no tests that could be found.
 * `source` is a sentence for people; `file` is the file that says so, undefined where no single one does.
 */
export type Commands = {
  readonly setup: string | null;
  readonly test: string | null;
  readonly source: string;
  readonly file?: string | undefined;
  /** Whether CI or a manifest says so; absent: neither does, or it is configured. */
  readonly by?: "ci" | "manifest" | "none";
  /** How the job of CI that they were found in checks the repository out. */
  readonly checkout?: AskedCheckout;
  /** What that job starts beside the tests, and where it says so. */
  readonly services?: { readonly place: string; readonly asked: readonly AskedService[] };
};

/** A tree to look at: all its paths, and the text of those that can name commands (`isProjectFile`). */
export type Project = { readonly paths: readonly string[]; readonly read: (path: string) => string | undefined };

const anywhere =
  /(?:^|\/)(?:package\.json|pyproject\.toml|go\.mod|Cargo\.toml|(?:GNU)?[Mm]akefile|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|mix\.exs|Gemfile|Rakefile|deno\.jsonc?|tox\.ini|setup\.cfg|noxfile\.py|CMakeLists\.txt)$/;
const atRoot =
  /^(?:setup\.py|Pipfile|pytest\.ini|gems\.rb|Package\.swift|meson\.build|configure\.ac|global\.json|\.yarnrc\.yml|pnpm-workspace\.yaml|lerna\.json|nx\.json|turbo\.json|\.cirrus\.yml|\.travis\.yml|\.gitlab-ci\.yml|\.circleci\/config\.yml|justfile|magefile\.go|[\w.-]+\.sh|\.nvmrc|settings\.gradle(?:\.kts)?|gradle\/wrapper\/gradle-wrapper\.properties|\.mvn\/wrapper\/maven-wrapper\.properties|\.config\/nextest\.toml|[\w-]+\.gemspec)$/;
const ofActions = /^\.github\/(?:workflows\/[^/]+\.ya?ml|.+\/action\.ya?ml)$|^(?:[\w.-]+\/){0,3}action\.ya?ml$/;
const scripts = /^(?:scripts?|bin|tools|ci|\.ci|\.github\/(?:scripts|workflows)|build|dev|hack|etc)\/[\w./-]+$/;
const deep = 4;
const maxFiles = 400;

/** Files that are read to find commands, in a tree of these paths; no more than `maxFiles`, those near the root first. */
export function listProjectFiles(paths: readonly string[]): readonly string[] {
  const wanted = paths.filter(isProjectFile);
  return wanted
    .map((path) => ({ path, rank: ofActions.test(path) ? 0 : path.split("/").length }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, maxFiles)
    .map(({ path }) => path);
}

function isProjectFile(path: string): boolean {
  if (ofActions.test(path) || atRoot.test(path)) return true;
  if (/(?:^|\/)(?:node_modules|vendor|third_party|fixtures?|__fixtures__|examples?|samples?|testdata)\//.test(path))
    return false;
  const depth = path.split("/").length;
  if (depth <= deep && anywhere.test(path)) return true;
  return depth <= deep && scripts.test(path) && /\/[^/.]+$|\.(?:sh|bash)$/.test(path);
}
