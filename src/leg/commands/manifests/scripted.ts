import { asRecord, parseObject } from "../../../policy/reach/counted-json.ts";
import type { Project } from "../tools/project.ts";
import type { Told } from "./manifest.ts";
import { isRealScript } from "./node.ts";

export function tellRuby(project: Project): Told | undefined {
  const gemfile = ["Gemfile", "gems.rb"].find((file) => project.read(file) !== undefined);
  if (gemfile === undefined) return undefined;
  const rakefile = project.read("Rakefile") ?? "";
  const gems = `${project.read(gemfile) ?? ""}\n${project.paths
    .filter((path) => /^[^/]+\.gemspec$/.test(path))
    .map((path) => project.read(path) ?? "")
    .join("\n")}`;
  const hasSpecs = project.paths.some((path) => /^spec\/.*_spec\.rb$/.test(path));
  const hasTests = project.paths.some((path) => /^test\/.*(?:_test|test_\w+)\.rb$/.test(path));
  const test = [
    project.paths.includes("bin/rails") && hasTests ? "bundle exec rails test" : undefined,
    hasSpecs && /RSpec::Core::RakeTask/.test(rakefile) ? "bundle exec rake spec" : undefined,
    hasSpecs && /rspec/.test(gems) ? "bundle exec rspec" : undefined,
    hasTests && /Rake::TestTask|Minitest::TestTask|task\s*:?["']?test\b/.test(rakefile)
      ? "bundle exec rake test"
      : undefined,
    hasSpecs ? "bundle exec rspec" : undefined,
  ].find((one) => one !== undefined);
  return test === undefined ? undefined : { setup: ["bundle install"], test: [test], file: gemfile };
}

export function tellPhp(project: Project): Told | undefined {
  const composer = parseObject(project.read("composer.json"));
  if (composer === undefined) return undefined;
  const needs = { ...asRecord(composer["require"]), ...asRecord(composer["require-dev"]) };
  const runner =
    "pestphp/pest" in needs
      ? "vendor/bin/pest"
      : "phpunit/phpunit" in needs || "symfony/phpunit-bridge" in needs
        ? "vendor/bin/phpunit"
        : undefined;
  const script = asRecord(composer["scripts"])["test"];
  const isScript = isRealScript(script) || Array.isArray(script);
  const test = runner ?? (isScript ? "composer test" : undefined);
  return test === undefined
    ? undefined
    : { setup: ["composer install --no-interaction"], test: [test], file: "composer.json" };
}

export function tellElixir(project: Project): Told | undefined {
  if (project.read("mix.exs") === undefined || !project.paths.some((path) => path.endsWith("_test.exs")))
    return undefined;
  return { setup: ["mix deps.get"], test: ["mix test"], file: "mix.exs" };
}
