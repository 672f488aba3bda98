import { configPath } from "../../config/config.ts";
import { fenceOf } from "../../core/text/fence-of.ts";
import type { Ready } from "./ask-versions.ts";
import type { Wanted } from "./find-wanted.ts";
import { type ToolName, toolOf } from "./known-tools.ts";

/** What is wanted and not there; `ready`: a version of it that lies on the machine, elsewhere than on PATH. */
export type Missing = { readonly wanted: Wanted; readonly ready: Ready | undefined };

/** What brings a tool: lines for `setup` alone, and lines that both commands begin with. */
type Way = { readonly install: readonly string[]; readonly use: readonly string[] };

/** What people put into the configuration, or beside the workflow's call, so that all of it is there; Markdown. */
export function writeRemedy(
  missing: readonly Missing[],
  commands: { readonly setup: string | null; readonly test: string },
): string {
  const known = missing.map((one) => ({ one, way: findWay(one) }));
  const ways = known.flatMap(({ way }) => way ?? []);
  const others = known.flatMap(({ one, way }) => (way === undefined ? [one.wanted] : []));
  return [...(ways.length === 0 ? [] : [renderCommands(ways, commands)]), ...others.map(renderRunner)].join("\n\n");
}

function renderCommands(ways: readonly Way[], of: { readonly setup: string | null; readonly test: string }): string {
  const use = unique(ways.flatMap((way) => way.use));
  const setup = [...unique(ways.flatMap((way) => way.install)), ...use, ...(of.setup === null ? [] : [of.setup])];
  const yaml = ["validate:", ...toKey("setup", setup), ...toKey("test", [...use, of.test])].join("\n");
  const fence = fenceOf(yaml);
  return `Add to \`${configPath}\`:\n\n${fence}yaml\n${yaml}\n${fence}`;
}

/** Each line must succeed; a command of several lines stays as it is. */
function toKey(key: string, lines: readonly string[]): readonly string[] {
  const last = lines.length - 1;
  const text = lines.map((line, index) => (index === last ? line : `${line} &&`)).join("\n");
  return [`  ${key}: |`, ...text.split("\n").map((line) => `    ${line}`)];
}

function renderRunner({ tool, wants }: Wanted): string {
  return `${toolOf(tool).title} ${plain(wants)} is for the runner to have: name one that has it with \`runs-on:\` under \`with:\`, where your workflow calls Baton's, or let \`.github/actions/baton-setup\` bring it (\`npm start -- setup-action\` writes that file from your CI).`;
}

const packages: Readonly<Partial<Record<ToolName, string>>> = {
  node: "node",
  npm: "npm",
  pnpm: "pnpm",
  yarn: "yarn",
  bun: "bun",
  deno: "deno",
};

/** HOME goes along from `setup` to `test`, so what lies there reaches no change. */
function findWay({ wanted, ready }: Missing): Way | undefined {
  if (ready !== undefined) return useReady(ready);
  const { tool, wants } = wanted;
  const version = plain(wants);
  const name = packages[tool];
  if (name !== undefined) {
    // Yarn since 2 is another package.
    const isNew = tool === "yarn" && /^[2-9]/.test(version);
    return {
      install: [`npm install --prefix "$HOME/tools" ${quote(`${isNew ? "@yarnpkg/cli-dist" : name}@${version}`)}`],
      use: ['export PATH="$HOME/tools/node_modules/.bin:$PATH"'],
    };
  }
  const uv = 'python3 -m venv "$HOME/uv" && "$HOME/uv/bin/pip" install --quiet';
  if (tool === "uv" || tool === "poetry")
    return { install: [`${uv} ${quote(toRequirement(tool, version))}`], use: ['export PATH="$HOME/uv/bin:$PATH"'] };
  if (tool === "python")
    return {
      install: [`${uv} uv`, `"$HOME/uv/bin/uv" venv --seed --python ${quote(version)} "$HOME/python"`],
      use: ['export PATH="$HOME/python/bin:$PATH"'],
    };
  if (tool === "rust")
    return {
      install: [`RUSTUP_HOME="$HOME/.rustup" rustup toolchain install ${quote(version)} --profile minimal`],
      use: ['export RUSTUP_HOME="$HOME/.rustup"', `export RUSTUP_TOOLCHAIN=${quote(version)}`],
    };
  return undefined;
}

function useReady({ tool, folder }: Ready): Way {
  const use = [`export PATH=${quote(folder)}:"$PATH"`];
  return {
    install: [],
    use: tool === "java" ? [`export JAVA_HOME=${quote(folder.replace(/\/bin$/, ""))}`, ...use] : use,
  };
}

function toRequirement(name: string, version: string): string {
  return /^\d/.test(version) ? `${name}==${version}` : `${name}${version}`;
}

/** `v22.11.0` is 22.11.0 for those who install it. */
function plain(wants: string): string {
  return wants.replace(/^(?:v|go)(?=\d)/, "");
}

function quote(text: string): string {
  return /^[\w@./:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
