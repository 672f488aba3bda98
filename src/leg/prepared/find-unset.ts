import { setUpSecretsName } from "../../core/set-up-secrets.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";

/** Settings of installers, and manifests that may read a variable. */
const settings = [
  ".npmrc",
  ".yarnrc.yml",
  "bunfig.toml",
  "pip.conf",
  "requirements.txt",
  "pyproject.toml",
  "uv.toml",
  "Gemfile",
  "nuget.config",
  "NuGet.Config",
  ".cargo/config.toml",
  "settings.xml",
  ".mvn/settings.xml",
  "build.gradle",
  "build.gradle.kts",
  "settings.gradle",
  "settings.gradle.kts",
] as const;
/** `${NAME}`, `$NAME`, `%NAME%`, `ENV["NAME"]`, `getenv("NAME")`; one with a default of its own can do without. */
const reading =
  /\$\{(?:env\.)?(\w+)\}|\$(\w+)|%(\w+)%|ENV(?:\.fetch\()?\[?["'](\w+)["']|(?:getenv|environmentVariable)\(["'](\w+)["']/g;
const secretive = /TOKEN|KEY|SECRET|PASSW|AUTH|CREDENTIAL|(?:^|_)(?:PAT|PWD|PASS)$/i;

/**
 * Of a set-up that failed: which secret the base's own files read that it was not given, as a reason for people. Empty: they read none. The command is looked at
 * as well.
 */
export async function tellUnset(
  git: Pick<GitObjects, "readFiles">,
  of: { readonly base: string; readonly setup: string | null; readonly names: readonly string[] },
): Promise<string> {
  const files = await git.readFiles(of.base, settings);
  const texts = [
    ...[...files].map(([path, content]) => [path, content.toString("utf8")] as const),
    ["the setup command", of.setup ?? ""] as const,
  ];
  const unset = texts.flatMap(([where, text]) =>
    namesIn(text)
      .filter((name) => !of.names.includes(name))
      .map((name) => ({ where, name })),
  );
  const [first] = unset;
  if (first === undefined) return "";
  const names = [...new Set(unset.map(({ name }) => name))].slice(0, 5);
  return [
    `${first.where} reads ${names.join(", ")}, which \`setup\` was not given`,
    `if that is why it fails, put the line ${first.name}=<value> into the repository's secret ${setUpSecretsName} and hand it on in the workflow (docs/setup-secrets.md)`,
    "jobs that a fork's pull request or Dependabot began are given no secret by GitHub",
  ].join("; ");
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(reading)].flatMap((found) => {
    const name = found.slice(1).find((one) => one !== undefined) ?? "";
    return secretive.test(name) ? [name] : [];
  });
}
