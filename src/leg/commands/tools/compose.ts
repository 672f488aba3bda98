import { enter, findHomes, type Home, listPrograms } from "./homes.ts";
import type { Project } from "./project.ts";
import type { StepLine } from "./step-line.ts";
import { quote } from "./words.ts";

/** Variables that say nothing about how tests run, or that Baton sets itself. */
const noise =
  /^[a-z_\d]+$|TOKEN|SECRET|PASSW|_KEY$|SHA\d*$|_SHA_|^GITHUB_|^ACTIONS_|^RUNNER_|COLOR|^CI$|^TERM$|ARTIFACT|^CACHE_|SCCACHE|RUSTC_WRAPPER|WEBHOOK|^GOPROXY$|^GOFLAGS$|^GOMODCACHE$|^CARGO_HOME$|^CARGO_INCREMENTAL$|^PIP_|^UV_CACHE|^PATH$|^HOME$|REGISTRY|DOCKER|IMAGE|VERSION$|^DEPS$|^RELEASE|APP_NAME|^CARGO_NET|^CARGO_TERM|_URL$|^NPM_CONFIG_PROVENANCE$|^HOMEBREW|^MACOSX|WINDOWS/;

/**
 * Set-up and test of lines in their order: what is fetched comes before, in a sandbox with network; builds are part of the test, as they are of the
 * changed code. `env`: literal variables for all of them.
 */
export function compose(
  of: {
    readonly setup: readonly StepLine[];
    readonly test: readonly StepLine[];
    readonly env: Readonly<Record<string, string>>;
  },
  project: Project,
): { readonly setup: string | null; readonly test: string } {
  const programs = listPrograms([...of.setup, ...of.test]);
  const home = findHomes({ ...of, project, programs });
  const own = Object.entries(of.env)
    .filter(([name, value]) => value !== "" && (!noise.test(name) || isUsed(name, [...of.setup, ...of.test])))
    .filter(([name]) => !home.both.some((one) => one.startsWith(`${name}=`)))
    .map(([name, value]) => assign(name, value));
  const env = [...own, ...home.both];
  const workspace = [...of.setup, ...of.test].some(({ text }) => text.includes("GITHUB_WORKSPACE"))
    ? ['GITHUB_WORKSPACE="$PWD"']
    : [];
  return {
    setup: toSetup(of.setup, [...workspace, ...env], home),
    test: join([...workspace, ...env, ...home.test], toGroups(of.test)),
  };
}

function isUsed(name: string, lines: readonly StepLine[]): boolean {
  return lines.some(({ text }) => new RegExp(`\\$\\{?${name}\\b`).test(text));
}

function toSetup(lines: readonly StepLine[], env: readonly string[], home: Home): string | null {
  const whole = [...new Set([...home.before, ...lines.map(render), ...home.fetch])];
  return whole.length === 0 ? null : join(env, whole);
}

/** Lines of one folder stand together. */
function toGroups(lines: readonly StepLine[]): readonly string[] {
  return lines.map((line) => render({ ...line, text: toOffline(line) }));
}

/** Build tools of Java look for newer versions unless they are told not to; a result of another run is none of this one. */
function toOffline({ text, leaves }: StepLine): string {
  if (leaves.some((leaf) => /^gradlew?$/.test(leaf.program)))
    return text.replace(/(?<=^|\s|\/)(gradlew?)(?=\s|$)/, "$1 --offline --no-build-cache --no-daemon");
  if (leaves.some((leaf) => /^mvnw?$/.test(leaf.program))) return text.replace(/(?<=^|\s|\/)(mvnw?)(?=\s|$)/, "$1 -o");
  return text;
}

function render(line: StepLine): string {
  // What goes on in the background must not keep the end of the run waiting.
  if (/[^&]&$/.test(line.text)) return `{ ${enter(line.folder, line.text.replace(/\s*&$/, " >/dev/null 2>&1 &"))} }`;
  const text = line.isBlock ? `bash -e -c '${line.text.replaceAll("'", "'\\''")}'` : line.text;
  const own = Object.entries(line.env)
    .filter(([name, value]) => value !== "" && (!noise.test(name) || isUsed(name, [line])))
    .map(([name, value]) => assign(name, value));
  const isTied =
    /(?:^|[^\\])(?:\|\||&&|;|\|)/.test(line.text.replace(/"[^"]*"|'[^']*'/g, "")) || line.text.startsWith("(");
  const sets = [...line.exports, ...own];
  if (sets.length === 0)
    return line.folder === "" && isTied && !line.isBlock && /\|\|/.test(line.text)
      ? `{ ${text}; }`
      : enter(line.folder, text);
  if (!isTied || line.isBlock) return enter(line.folder, `${sets.join(" ")} ${text}`);
  return enter(line.folder === "" ? "." : line.folder, `export ${sets.join(" ")} && ${text}`);
}

function assign(name: string, value: string): string {
  if (value.includes("$GITHUB_WORKSPACE"))
    return `${name}="${value.replaceAll("$GITHUB_WORKSPACE", "$PWD").replaceAll('"', '\\"')}"`;
  return `${name}=${quote(value)}`;
}

/** One simple command takes its variables before it; several are given them by the shell. */
function join(env: readonly string[], lines: readonly string[]): string {
  const [only] = lines;
  if (env.length === 0) return lines.join(" && ");
  if (
    lines.length === 1 &&
    only !== undefined &&
    /^[\w./@$]/.test(only) &&
    !/&&|\|\||;|\||\n/.test(only.replace(/"[^"]*"|'[^']*'/g, "")) &&
    !only.startsWith("bash -e -c")
  )
    return `${env.join(" ")} ${only}`;
  return [`export ${env.join(" ")}`, ...lines].join(" && ");
}
