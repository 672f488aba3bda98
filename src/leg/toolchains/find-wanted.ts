import { asRecord, parseObject } from "../../policy/reach/counted-json.ts";
import { findTool, type ToolName, toolOf } from "./known-tools.ts";
import { parseAtLeast, parsePin, parseRange, type VersionRange } from "./version-range.ts";

/** A version that a project asks for. */
export type Wanted = {
  readonly tool: ToolName;
  /** As it stands there. */
  readonly wants: string;
  readonly file: string;
  readonly range: VersionRange;
  /** Exactly this one, with the digest that the file gives, as corepack is asked for it. */
  readonly exact?: string;
};

type Told = Omit<Wanted, "file">;
type Reader = (text: string) => readonly (Told | undefined)[];

/** A name on the first line that says something. */
const pin =
  (tool: ToolName): Reader =>
  (text) => [toPin(tool, text.split("\n").find((line) => /^\s*[^\s#]/.test(line)) ?? "")];

/** Files of the root that say which versions a project wants: pins of version managers first, then what manifests accept. */
const readers: Readonly<Record<string, Reader>> = {
  ".nvmrc": pin("node"),
  ".node-version": pin("node"),
  ".python-version": pin("python"),
  ".ruby-version": pin("ruby"),
  ".java-version": pin("java"),
  ".tool-versions": readToolVersions,
  "mise.toml": readMise,
  ".mise.toml": readMise,
  ".config/mise.toml": readMise,
  "rust-toolchain.toml": readRustToolchain,
  "rust-toolchain": readRustToolchain,
  "global.json": readGlobal,
  "package.json": readPackage,
  "pyproject.toml": readPyproject,
  "go.mod": readGoMod,
};

export const wantedFiles: readonly string[] = Object.keys(readers);

/** What those files ask for, in their order; what could not be compared with a version (`lts/*`) is left out. Pure. */
export function findWanted(read: (path: string) => string | undefined): readonly Wanted[] {
  return Object.entries(readers).flatMap(([file, reader]) => {
    const text = read(file);
    return text === undefined ? [] : reader(text).flatMap((told) => (told === undefined ? [] : [{ ...told, file }]));
  });
}

function toPin(tool: ToolName, text: string): Told | undefined {
  const wants = text.replace(/\s+#.*$/, "").trim();
  const range = parsePin(wants, toolOf(tool).line);
  return range === undefined ? undefined : { tool, wants: cut(wants), range };
}

function toRange(tool: ToolName, wants: unknown): Told | undefined {
  const range = typeof wants === "string" && wants.trim() !== "" ? parseRange(wants) : undefined;
  return range === undefined ? undefined : { tool, wants: cut(String(wants)), range };
}

function cut(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 60);
}

/** `nodejs 22.1.0`, further versions of a line are for when the first is not there. */
function readToolVersions(text: string): readonly (Told | undefined)[] {
  return text.split("\n").map((line) => {
    const [name = "", version = ""] = line.replace(/#.*/, "").trim().split(/\s+/);
    const tool = findTool(name);
    return tool === undefined ? undefined : toPin(tool, version);
  });
}

function readMise(text: string): readonly (Told | undefined)[] {
  return sectionOf(text, "tools").map((line) => {
    const [, name = "", value = ""] = /^\s*"?([\w:.-]+)"?\s*=\s*(.*)$/.exec(line) ?? [];
    const tool = findTool(name);
    const version = /version\s*=\s*["']([^"']+)/.exec(value)?.[1] ?? /^\[?\s*["']([^"']+)/.exec(value)?.[1];
    return tool === undefined || version === undefined ? undefined : toPin(tool, version);
  });
}

/** TOML, or, in the file without an ending, the bare name too. */
function readRustToolchain(text: string): readonly (Told | undefined)[] {
  const channel = /^\s*channel\s*=\s*["']([^"']+)/m.exec(text)?.[1];
  const bare = text.includes("=") ? "" : text.trim();
  return [toPin("rust", channel ?? bare)];
}

function readGlobal(text: string): readonly (Told | undefined)[] {
  const version = asRecord(parseObject(text)?.["sdk"])["version"];
  return [typeof version === "string" ? toPin("dotnet", version) : undefined];
}

function readPackage(text: string): readonly (Told | undefined)[] {
  const manifest = parseObject(text) ?? {};
  const pinned = String(manifest["packageManager"] ?? "");
  const [, name = "", version = "", digest = ""] = /^(\w+)@([^+]+)(\+.*)?$/s.exec(pinned) ?? [];
  const manager = findTool(name);
  const own = manager === undefined ? undefined : toPin(manager, version);
  const isExact = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version);
  const volta = asRecord(manifest["volta"]);
  const engines = asRecord(manifest["engines"]);
  const pins = (["node", "npm", "pnpm", "yarn"] as const).map((tool) =>
    typeof volta[tool] === "string" ? toPin(tool, volta[tool]) : undefined,
  );
  const dev = Object.values(asRecord(manifest["devEngines"]))
    .flat()
    .map((one) => {
      const { name, version } = asRecord(one);
      const tool = findTool(String(name ?? ""));
      return tool === undefined ? undefined : toRange(tool, version);
    });
  const accepted = (["node", "npm", "pnpm", "yarn", "bun"] as const).map((tool) => toRange(tool, engines[tool]));
  return [own === undefined || !isExact ? own : { ...own, exact: `${version}${digest}` }, ...pins, ...dev, ...accepted];
}

function readPyproject(text: string): readonly (Told | undefined)[] {
  const project = valueIn(sectionOf(text, "project"), "requires-python");
  return [toRange("python", project ?? valueIn(sectionOf(text, "tool.poetry.dependencies"), "python"))];
}

/** `toolchain` is what it is developed with, and never older than `go`. */
function readGoMod(text: string): readonly (Told | undefined)[] {
  const wants = /^toolchain\s+(go[\d.]+)/m.exec(text)?.[1] ?? /^go\s+([\d.]+)/m.exec(text)?.[1];
  const range = wants === undefined ? undefined : parseAtLeast(wants);
  return [wants === undefined || range === undefined ? undefined : { tool: "go", wants, range }];
}

/** The lines of a section of TOML. */
function sectionOf(text: string, name: string): readonly string[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === `[${name}]`);
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^\s*\[[\w."-]+\]\s*$/.test(line));
  return end === -1 ? rest : rest.slice(0, end);
}

function valueIn(lines: readonly string[], key: string): string | undefined {
  const line = lines.find((one) => /^[\w-]+(?=\s*=)/.exec(one.trimStart())?.[0] === key);
  return /=\s*["']([^"']+)["']/.exec(line ?? "")?.[1];
}
