import type { Leaf } from "./find-leaves.ts";
import type { Kind } from "./kind.ts";
import { sortLeaf } from "./sort-leaf.ts";

const words = (text: string): string => text.replace(/--(?:config|reporter|project|coverage)\S*/g, "");
const nameKinds: readonly (readonly [RegExp, Kind])[] = [
  [/fuzz|bench|perf\b|stress|mutation|profil/i, "extra"],
  [/e2e|browser|cypress|playwright|wdio|karma|sauce|selenium|puppeteer|storybook|visual/i, "browser"],
  [
    /^(?:make|just|task) (?:deps?|dependencies|bootstrap|tools|venv|(?:install|ensure|get|fetch|setup)[-_]\S+)$|^(?:\.\/)?(?:scripts?|bin|ci)\/(?:install|bootstrap|setup|deps)\b/,
    "install",
  ],
  [
    /test[:-](?:dts|tsd)\b|diffcheck|\bvet\b|lint|format|prettier|\bfmt\b|types?\b|typecheck|type-check|tsc\b|docs?\b|\bsize\b|dedupe|spell|licen[cs]e|changelog|audit|knip|verify-|check-|coverage-report/i,
    "check",
  ],
  [
    /(?:^|[\s:/._-])(?:tests?|spec|specs|unit|mocha|jest|check)(?:$|[\s:/._-])|runtest|testsuite|cibuild|run_tests|test_all/i,
    "perhaps",
  ],
  [/build|compile|generate|codegen|prepare|bundle|transpile|\bgen\b|bootstrap|setup/i, "build"],
];

/** What a command's own words make of it, where nothing that it starts is known. */
export function sortName(text: string): Kind {
  return nameKinds.find(([pattern]) => pattern.test(words(text)))?.[1] ?? "other";
}

/** What a command is for, by all that it starts. `text`: its own words. */
export function sortCommand(text: string, leaves: readonly Leaf[], isBlock = false): Kind {
  const said = /^(?:echo|printf)\b(?:"[^"]*"|'[^']*'|[^"'|&;])*$/.exec(text)?.[0];
  if (said !== undefined) return writesFile(said) ? "build" : "nothing";
  if (/[^&]&$/.test(text)) return "other";
  const kinds = leaves.map(sortLeaf);
  const has = (...wanted: readonly Kind[]) => kinds.some((kind) => wanted.includes(kind));
  const only = (...wanted: readonly Kind[]) => kinds.length > 0 && kinds.every((kind) => wanted.includes(kind));
  const own = isBlock ? "nothing" : sortName(text);
  const isDirect = leaves.every((leaf) => leaf.depth === 0);
  if (leaves.length === 0 && /^(?:\w+=\S+\s+)*env$/.test(text)) return "nothing";
  if (has("machine") && (isDirect || !has("test", "install", "build", "perhaps"))) return "machine";
  if (has("install") && own === "install") return "install";
  if (has("install") && (isDirect || !has("test", "browser", "perhaps", "other"))) return "install";
  if (leaves.some((leaf, at) => leaf.depth === 0 && kinds[at] === "test")) return "test";
  if (has("test"))
    return own === "extra" || own === "browser" || (own === "check" && !/test/.test(text))
      ? own
      : /test[:-]types?\b|type-?tests?/.test(text)
        ? "check"
        : "test";
  if (only("extra", "nothing")) return "extra";
  if (has("browser") && !has("perhaps")) return "browser";
  if (only("nothing")) return "nothing";
  // Types that a packager rolls up (`build:dts` by api-extractor) are made for what comes next.
  if (only("check", "nothing")) return own === "build" && !isDirect ? "build" : "check";
  if (own === "check" && !(isDirect && has("build"))) return "check";
  if (has("perhaps")) return own === "extra" || own === "browser" ? own : "perhaps";
  if (has("build") && isDirect) return "build";
  if (has("other")) return own;
  if (has("build")) return own === "perhaps" && !isDirect ? "perhaps" : "build";
  return own;
}

/** `echo x > file`, but not into a runner's own files. */
function writesFile(text: string): boolean {
  return /[^>]>>?\s*["']?(?!\$|\/dev)[\w.]/.test(text.replace(/"[^"]*"|'[^']*'/g, ""));
}
