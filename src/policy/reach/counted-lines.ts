/** Sections of pyproject.toml, setup.cfg, tox.ini and Cargo.toml that no test runner and no installer reads. */
const toolSection =
  /^\[+\s*(?:tool\.)?(ruff|black|isort|mypy|pyright|basedpyright|flake8|pylint|codespell|towncrier|bumpversion|bumpver|commitizen|semantic_release|interrogate|pydocstyle|pycodestyle|cibuildwheel|check-manifest|typos|vulture|docformatter|autoflake|yapf|djlint|doc8|pep8|bandit|release-plz|cargo-udeps|rustfmt)\b[^\]]*\]+\s*(?:#.*)?$/;
const urlSection = /^\[\s*(?:project|tool\.poetry)\.urls\s*\]\s*$/;
const wordSection = /^\[\s*(?:project|tool\.poetry|package|workspace\.package|metadata)\s*\]\s*(?:#.*)?$/;
const anySection = /^\s*\[/;
/** What pytest and coverage read of tox.ini and setup.cfg, whoever else does. */
const pytestSection = /^\[\s*(?:tool:)?(?:pytest|coverage)\b/;
/** A package of the same repository: cargo takes it from its folder, its version is for those who get it from a registry. */
const ownVersion =
  /(?<=\{.*)\bversion\s*=\s*"[^"\\]*"\s*,?\s*(?=.*\bpath\s*=)|(?<=\{.*\bpath\s*=.*)\s*,?\s*\bversion\s*=\s*"[^"\\]*"/g;

const words =
  "version|description|readme|authors?|author_email|maintainers?|maintainer_email|license|license-files?|license_files?|keywords|classifiers|categories|exclude|include|homepage|repository|documentation|urls?|project_urls|long_description|long_description_content_type|summary|email";
const plainValue = `(?:"[^"\\\\]*"|'[^']*'|[\\w.-]+|\\{[^{}"'\\[\\]]*(?:"[^"\\\\]*"[^{}"'\\[\\]]*)*\\})`;
const wordLine = new RegExp(`^(?:${words})\\s*=\\s*${plainValue}\\s*(?:#.*)?$`);
const listStart = new RegExp(`^(?:${words})\\s*=\\s*\\[\\s*$`);
const listLine = /^\s*(?:(?:"[^"\\]*"|'[^']*'|\{[^{}[\]]*\})\s*,?\s*)*(?:#.*)?$/;

/**
 * A file of sections without those that only speak to linters and release tools, and without the words that describe a
 * package. What is left out has a plain form that nothing can hide in; from the first string over several lines on all counts.
 * `programs`: names that the test command starts, whose sections count.
 */
export function countedSections(text: string, programs: ReadonlySet<string>, name: string): string {
  const onlyPytest = name === "tox.ini" && !programs.has("tox");
  const kept: string[] = [];
  let section = "";
  let inList = false;
  let countsAll = false;
  for (const raw of text.split(/\r?\n/)) {
    const line = name === "cargo.toml" ? raw.trimEnd().replace(ownVersion, "") : raw.trimEnd();
    countsAll ||= /"""|'''/.test(line);
    if (countsAll) {
      kept.push(line);
      continue;
    }
    if (inList && (listLine.test(line) || line.trim() === "]")) {
      inList = line.trim() !== "]";
      continue;
    }
    inList = false;
    if (anySection.test(line)) section = line.trim();
    const tool = toolSection.exec(section)?.[1];
    if ((tool !== undefined && !programs.has(tool)) || urlSection.test(section)) continue;
    if (onlyPytest && !pytestSection.test(section)) continue;
    if (line.trim() === "" || /^\s*[#;]/.test(line)) continue;
    if (wordSection.test(section) && wordLine.test(line)) continue;
    if (wordSection.test(section) && listStart.test(line)) inList = true;
    else kept.push(line);
  }
  return kept.join("\n");
}

const rubyWord =
  /^\s*\w+\.(?:version|summary|description|homepage|licenses?|authors?|email|metadata\["[\w-]+"\])\s*=\s*(?:"[^"#\\]*"|'[^'\\]*'|\["[^"#\\]*"\])\s*$/;
const pythonWord = new RegExp(`^\\s+(?:${words})\\s*=\\s*(?:"[^"\\\\]*"|'[^'\\\\]*')\\s*,\\s*$`);
const propertyWord = /^\s*(?:version|VERSION_NAME|VERSION_CODE|POM_\w+)\s*=\s*(?:"[\w.-]*"|'[\w.-]*'|[\w.-]*)\s*$/;

/** A build file in a language of its own, without lines that only say the package's version and words. */
export function countedBuildLines(text: string): string {
  return text
    .split(/\r?\n/)
    .filter((line) => ![rubyWord, pythonWord, propertyWord].some((word) => word.test(line)))
    .join("\n");
}

const sourceLine = /^\s*['"]?[\w./-]+\.(?:c|cc|cxx|cpp|h|hh|hpp|m|mm)['"]?\s*,?\s*$/;

/** A build file without the lines that only list a source file. */
export function countedSources(text: string): string {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !sourceLine.test(line))
    .join("\n");
}
