import { countedJson } from "./counted-json.ts";
import { countedBuildLines, countedSections, countedSources } from "./counted-lines.ts";
import { isUsed, parseMakefile } from "./parse-makefile.ts";
import { djangoSettings } from "./runner-files.ts";

/** What the test command uses of files that hold more than that. */
export type Uses = {
  /** Scripts of a manifest, by its path. */
  readonly scripts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Targets of a Makefile, by its path; a Makefile that is not here counts whole. */
  readonly targets: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of all programs that it starts, and of all words that could be one. */
  readonly programs: ReadonlySet<string>;
};

/** A file that says what a package is, among much that counts for no proof. */
export function isManifest(path: string): boolean {
  return (
    djangoSettings.test(path) ||
    /(?:^|\/)(?:package\.json|composer\.json|pyproject\.toml|setup\.cfg|tox\.ini|cargo\.toml)$/i.test(path)
  );
}

const none: ReadonlySet<string> = new Set();

/** The part of a file that the proof depends on: two texts with the same part prove alike. `isNewPlace`: its folder held nothing before. */
export function countedPart(path: string, text: string, uses: Uses, isNewPlace: boolean): string {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const { programs } = uses;
  if (name === "package.json" || name === "composer.json") {
    const kind = name === "package.json" ? "package" : "composer";
    return countedJson(text, { kind, scripts: uses.scripts.get(path) ?? none, programs, isNewPlace });
  }
  if (djangoSettings.test(path))
    return text
      .split(/\r?\n/)
      .filter((line) => /TEST|import \*/.test(line))
      .join("\n");
  if (isManifest(path)) return countedSections(text, programs, name);
  if (/\.gemspec$|^setup\.py$|^gradle\.properties$|\.gradle(?:\.kts)?$/.test(name)) return countedBuildLines(text);
  if (name === "cmakelists.txt" || name === "meson.build") return countedSources(text);
  const targets = uses.targets.get(path);
  if (targets === undefined) return text;
  const { rules, rest } = parseMakefile(text);
  return [...rest, ...rules.filter((rule) => isUsed(rule, targets)).map((rule) => rule.text)].join("\n");
}
