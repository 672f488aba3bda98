import { folderOf } from "./tree.ts";

/** A file that holds tests by its own name, whatever folder it stands in. */
const testName =
  /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests?|spec)\.(?:py|rb|go|rs|c|cc|cxx|cpp|hs|php|exs?|clj|dart|lua|zig|jl|ml|pl|[cm]?[jt]sx?)$|[._-](?:test|tests|spec|cy|e2e)(?:-d)?\.[\w.]+$|(?:^|\/)Test[A-Z]\w*\.(?:java|kt|groovy|scala)$|(?:Test|Tests|Spec|IT|TestCase)\.(?:java|kts?|cs|scala|groovy|swift|php|vb|fs|cpp|mm?)$|\.(?:bats|t|feature)$|(?:^|\/)test-[^/]*\.[cm]?[jt]sx?$|_spec\.(?:rb|lua|ts|js)$|(?:^|\/)[^/]*_unittest\.cc$/;
/** A folder whose files tests use: helpers, data, snapshots. */
const testFolder =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testdata|test[-_]?(?:data|cases?|files|assets|resources|utils?|helpers?|support)|__snapshots__|__fixtures__|__mocks__|fixtures?|goldens?|golden[-_](?:files|data)|expected|[\w.-]+[-_.](?:tests?|spec)|androidTest|integrationTest|unittests?|cypress)\//i;
/** What tests hold an outcome against, wherever it stands. */
const expected =
  /\.(?:snap|golden|expected|(?:approved|verified)\.\w+)$|(?:^|\/)snapshots?\/.*\.(?:txt|json|ya?ml|html|xml|out|md)$/i;
const sourceFolder =
  /^(?:.*\/)?(?:src|lib|libs|app|apps|pkg|internal|source|sources|cmd|crates|core|server|client|components|modules|plugins)\//;

/** Copies of what other people's projects look like: no runner of this one starts in them. */
export const sampleFolder =
  /(?:^|\/)(?:__)?(?:fixtures?|examples?|samples?|templates?|node_modules|test-?data|snapshots?|[\w-]*playgrounds?|demos?|stubs?)(?:__)?\//i;

/** A test by its name. */
export function isTestName(path: string): boolean {
  return testName.test(path);
}

/** A test, or a file beside tests that they use. */
export function isTestFile(path: string): boolean {
  return testName.test(path) || testFolder.test(path) || expected.test(path);
}

/** Code that the tests are about: in a folder of sources, or named by the manifest as what the package is. */
export function isProduct(
  path: string,
  tree: { readonly paths: ReadonlySet<string>; readonly named: ReadonlySet<string> },
): boolean {
  if (isTestFile(path)) return false;
  if (tree.named.has(path)) return true;
  if (/\.(?:go|rs|java|kt|c|cc|cpp|h|hpp|swift|cs|scala|ex|erl|hs)$/.test(path))
    return !/(?:^|\/)build\.rs$/.test(path);
  if (sourceFolder.test(path)) return true;
  return path.endsWith(".py") && path.includes("/") && tree.paths.has(`${folderOf(path)}/__init__.py`);
}

/** Files that a proof can depend on when something names them: programs and settings, no texts and no pictures. */
export function canSteer(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  // Types alone: nothing of it runs.
  if (/\.d\.[cm]?ts$/.test(name)) return false;
  return !name.includes(".")
    ? !/^(?:licen[cs]e|notice|authors|changelog|readme|copying|version|codeowners|owners|todo|contributors)/i.test(name)
    : /\.(?:[cm]?[jt]sx?|json[5c]?|ya?ml|toml|ini|cfg|conf|config|xml|dist|py|pyi|pth|rb|rake|php|pl|pm|lua|sh|bash|zsh|fish|bat|cmd|ps1|mk|mak|cmake|gradle|kts?|groovy|properties|exs?|jar|opts|rc|env|awk|sed|tcl|r|jl|nix|bzl|star|just)$|^\.\w[\w.-]*$|requirements[^/]*\.(?:txt|in)$/i.test(
        name,
      );
}
