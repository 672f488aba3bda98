import type { GitObjects } from "../../ports/git/git-objects.ts";

/** Where projects say how their version is made. */
const files =
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|(?:GNUm|m|M)akefile|package\.json|(?:build|settings)\.gradle(?:\.kts)?|pom\.xml|build\.rs|Cargo\.toml|CMakeLists\.txt|meson\.build|Rakefile|mix\.exs|version\.json|GitVersion\.yml|[^/]+\.(?:gemspec|sh|cabal))$/;

const words =
  /\bgit["', ]+(?:describe|rev-list|log|tag|shortlog)\b|setuptools[_-]scm|hatch-vcs|versioneer|versioningit|dunamai|dynamic-versioning|git-versioning|\bpbr\b|gitversion|nerdbank|nebula\.release|axion-release|jgitver|vergen|git_version/i;

/** Whether the base reads tags or older commits: most projects do not, and history can be large. */
export async function wantsHistory(git: Pick<GitObjects, "listTree" | "readFiles">, base: string): Promise<boolean> {
  const named = (await git.listTree(base)).filter((entry) => entry.type === "blob" && files.test(entry.path));
  const texts = await git.readFiles(
    base,
    named.map((entry) => entry.path),
  );
  return [...texts.values()].some((text) => words.test(text.toString("utf8")));
}
