import { describe, expect, it } from "vitest";
import { findCommands } from "../../../src/leg/commands/find-commands.ts";
import { toProject } from "./project.ts";

const code = { "a.rb": "", "spec/a_spec.rb": "", Gemfile: "gem 'rspec'" };

describe("other CI", () => {
  it.each([
    [
      ".travis.yml",
      "language: ruby\ninstall: bundle install --jobs 3\nscript:\n  - bundle exec rake lint\n  - bundle exec rspec --order rand\n",
    ],
    [
      ".gitlab-ci.yml",
      ".base:\n  before_script:\n    - bundle install --jobs 3\nlint:\n  extends: .base\n  script: [bundle exec rubocop]\ntest:\n  extends: .base\n  script:\n    - bundle exec rspec --order rand\n",
    ],
    [
      ".circleci/config.yml",
      "commands:\n  prepare:\n    steps:\n      - run: bundle install --jobs 3\njobs:\n  test:\n    steps:\n      - checkout\n      - prepare\n      - run: { name: x, command: bundle exec rspec --order rand }\n",
    ],
    [
      ".cirrus.yml",
      "test_task:\n  container: { image: ruby }\n  install_script: bundle install --jobs 3\n  test_script: bundle exec rspec --order rand\n",
    ],
  ])("is read from %s", (file, text) => {
    expect(findCommands(toProject({ ...code, [file]: text }))).toMatchObject({
      setup: 'BUNDLE_PATH="$PWD/.gems" bundle install --jobs 3',
      test: 'BUNDLE_PATH="$PWD/.gems" bundle exec rspec --order rand',
      file,
    });
  });
});
