import type { Project } from "../tools/project.ts";
import type { Told } from "./manifest.ts";

const isTest = (path: string): boolean =>
  /(^|\/)(test_[^/]*|[^/]*_tests?)\.py$/.test(path) || /(?:^|\/)tests?\/[^/]*\.py$/.test(path);
const testWord = /^(?:tests?|testing|dev|develop|development|ci|all|testing-extra|test-\w+)$/i;

/** uv, poetry, pdm by their lock files, hatch by its environments; else pip with what the requirements, extras and groups name for tests. */
export function tellPython(project: Project): Told | undefined {
  if (!project.paths.some(isTest)) return undefined;
  const has = (file: string) => project.paths.includes(file);
  const pyproject = project.read("pyproject.toml") ?? "";
  if (has("uv.lock")) {
    const groups = listGroups(pyproject).filter((name) => testWord.test(name) && name !== "dev");
    return {
      setup: [`uv sync --all-packages --all-extras${groups.map((name) => ` --group ${name}`).join("")}`],
      test: [".venv/bin/python -m pytest"],
      file: "uv.lock",
    };
  }
  if (has("poetry.lock") || (/^\[tool\.poetry\]/m.test(pyproject) && !/^\[project\]/m.test(pyproject)))
    return {
      setup: ["poetry install --all-extras"],
      test: ["poetry run pytest"],
      file: has("poetry.lock") ? "poetry.lock" : "pyproject.toml",
    };
  if (has("pdm.lock")) return { setup: ["pdm install -G :all"], test: ["pdm run pytest"], file: "pdm.lock" };
  if (/^\[tool\.hatch\.envs\.(?:hatch-test|default|test)\b/m.test(pyproject) && /hatch-test/.test(pyproject))
    return { setup: ["hatch env create hatch-test"], test: ["hatch test"], file: "pyproject.toml" };
  if (has("Pipfile.lock")) return { setup: ["pipenv sync --dev"], test: ["pipenv run pytest"], file: "Pipfile.lock" };
  return withPip(project, pyproject);
}

function withPip(project: Project, pyproject: string): Told {
  const pip = ".venv/bin/python -m pip install --quiet";
  const needs = listPipNeeds(project, pyproject);
  const setup = [
    "python3 -m venv --system-site-packages .venv",
    ...(needs === "" ? [] : [`${pip}${needs}`]),
    // A machine that has pytest needs no network for it.
    `{ .venv/bin/python -c "import pytest" 2>/dev/null || ${pip} pytest; }`,
  ];
  const file = ["pyproject.toml", "pytest.ini", "setup.py", "requirements.txt", "tox.ini"].find((name) =>
    project.paths.includes(name),
  );
  const isDjango = project.paths.includes("manage.py") && !/pytest/.test(needs + pyproject);
  return {
    setup,
    test: [isDjango ? ".venv/bin/python manage.py test" : ".venv/bin/python -m pytest"],
    file: file ?? "test_*.py",
  };
}

/** What pip is told to install for a project's tests: requirement files, the package with its test extras, groups. */
export function listPipNeeds(project: Project, pyproject: string): string {
  const files = project.paths.filter(
    (path) =>
      path === "requirements.txt" ||
      /^(?:(?:dev|tests?|ci)[-_]requirements|requirements[-_](?:dev|tests?|ci)|requirements\/(?:dev|tests?|ci|testing|base)|tests?\/requirements)\.txt$/.test(
        path,
      ),
  );
  const order = (path: string) => (path === "requirements.txt" ? 0 : 1);
  const wanted = [...files].sort((a, b) => order(a) - order(b)).map((file) => ` -r ${file}`);
  const isPackage = /^\[(project|tool\.poetry|build-system)\]/m.test(pyproject) || project.paths.includes("setup.py");
  const extras = listExtras(pyproject).filter((name) => testWord.test(name));
  const groups = listGroups(pyproject).filter((name) => testWord.test(name));
  const own = extras.length === 0 ? " -e ." : ` -e '.[${extras.join(",")}]'`;
  return `${wanted.join("")}${isPackage ? own : ""}${groups.map((name) => ` --group ${name}`).join("")}`;
}

function listGroups(pyproject: string): readonly string[] {
  return listKeys(pyproject, "dependency-groups");
}

function listExtras(pyproject: string): readonly string[] {
  return listKeys(pyproject, "project.optional-dependencies");
}

/** The keys of a section of TOML that each hold a list. */
function listKeys(text: string, section: string): readonly string[] {
  const start = text.split("\n").findIndex((line) => line.trim() === `[${section}]`);
  if (start === -1) return [];
  const found: string[] = [];
  for (const line of text.split("\n").slice(start + 1)) {
    if (/^\[(?!\[?["'])/.test(line) && !/^\s/.test(line)) break;
    const key = /^["']?([\w.-]+)["']?\s*=\s*\[/.exec(line)?.[1];
    if (key !== undefined) found.push(key);
  }
  return found;
}
