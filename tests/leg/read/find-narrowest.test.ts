import { describe, expect, it } from "vitest";
import { findNarrowest } from "../../../src/leg/read/find-narrowest.ts";

const of = (test: string, scripts: Readonly<Record<string, string>> = {}) =>
  findNarrowest(test, (path) => (path === "package.json" ? JSON.stringify({ scripts }) : undefined));

describe("findNarrowest", () => {
  it.each([
    ["npm test", { test: "vitest" }, "npx vitest run <file>"],
    ["npm test", { test: "tsc && NODE_ENV=test npx vitest run --coverage" }, "npx vitest run <file>"],
    ["npm test", { test: "npm run test:unit", "test:unit": "cross-env CI=1 jest --ci" }, "npx jest <file>"],
    ["pnpm test", { test: "jest" }, "pnpm exec jest <file>"],
    ["yarn test", { test: "nyc --reporter=lcov mocha test/**/*.js" }, "yarn mocha <file>"],
    ["npm test", { test: "node --import tsx --test src/*.test.ts" }, "node --import tsx --test <file>"],
    ["node --test", {}, "node --test <file>"],
    ["npm run check", { check: "eslint . && ava" }, "npx ava <file>"],
    ["bun test", {}, "bun test <file>"],
    ["deno test -A", {}, "deno test -A <file>"],
    [".venv/bin/python -m pytest", {}, ".venv/bin/python -m pytest <file>"],
    ["pytest -q tests", {}, "pytest <file>"],
    [
      'GOMODCACHE="$PWD/.gomod" GOPROXY=off go test ./...',
      {},
      'GOMODCACHE="$PWD/.gomod" GOPROXY=off go test ./<folder> -run <name>',
    ],
    [
      'CARGO_HOME="$PWD/.cargo-home" cargo test --offline',
      {},
      'CARGO_HOME="$PWD/.cargo-home" cargo test --offline <name>',
    ],
    ["bundle exec rspec", {}, "bundle exec rspec <file>"],
    ["vendor/bin/phpunit --colors=never", {}, "vendor/bin/phpunit <file>"],
    ["mvn -q test", {}, "mvn test -Dtest=<class>"],
    ["./gradlew check", {}, "./gradlew test --tests <class>"],
    ["cmake --build build && ctest --test-dir build -j2", {}, "ctest --test-dir build -R <name>"],
    ["mix test", {}, "mix test <file>"],
  ])("of %s with %j is %s", (test, scripts, expected) => {
    expect(of(test, scripts as Readonly<Record<string, string>>)).toBe(expected);
  });

  it.each([
    ["make test", {}],
    ["npm test", { test: "npm test" }],
    ["npm test", {}],
    ["npm test", { test: "./scripts/test.sh" }],
  ])("of %s with %j is not known", (test, scripts) => {
    expect(of(test, scripts as Readonly<Record<string, string>>)).toBeNull();
  });
});
