import type { Break, Syntax } from "../../ports/syntax.ts";
import { findBreakInJson, findBreakInRelaxedJson } from "./json.ts";
import { findBreakInScript, findBreakInTypeScript } from "./typescript.ts";
import { findBreakInYaml } from "./yaml.ts";

type Language = {
  readonly name: string;
  readonly isMeant: RegExp;
  readonly findBreak: (text: string) => Break | undefined;
};

/** The first that a path fits. `.tsx` and `.jsx` are not among them: what is there can not read them. */
const languages: readonly Language[] = [
  {
    name: "JSON with comments",
    isMeant:
      /(^|\/)(?:[tj]sconfig[^/]*\.json|devcontainer\.json|\.vscode\/[^/]+\.json|[^/]+\.(?:jsonc|code-workspace))$/,
    findBreak: findBreakInRelaxedJson,
  },
  { name: "JSON", isMeant: /\.json$/, findBreak: findBreakInJson },
  { name: "YAML", isMeant: /\.ya?ml$/, findBreak: findBreakInYaml },
  { name: "TypeScript", isMeant: /\.[mc]?ts$/, findBreak: findBreakInTypeScript },
  { name: "JavaScript", isMeant: /\.[mc]?js$/, findBreak: findBreakInScript },
];

/** Port Syntax over what Node and the bundles bring. */
export const openSyntax: Syntax = {
  languageOf: (path) => find(path)?.name,
  findBreak: (path, text) => find(path)?.findBreak(text.replace(/^\ufeff/, "")),
};

function find(path: string): Language | undefined {
  return languages.find(({ isMeant }) => isMeant.test(path));
}
