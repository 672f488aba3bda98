import { expect, it } from "vitest";
import { findToolPlaces } from "../../../src/leg/commands/tools/find-tool-places.ts";

it.each([
  [null, undefined],
  ["npm test", undefined],
  ["NODE_ENV=test npm test", undefined],
  [
    'BUNDLE_PATH="$PWD/.gems" BUNDLE_FROZEN=true bundle exec rspec',
    'export BUNDLE_PATH="$PWD/.gems" BUNDLE_FROZEN=true',
  ],
  ['export CARGO_HOME="$PWD/.cargo-home" && cargo test && cargo test --doc', 'export CARGO_HOME="$PWD/.cargo-home"'],
  ['PATH="$PWD/.venv/bin:$PATH" pytest', 'export PATH="$PWD/.venv/bin:$PATH"'],
  [".venv/bin/python -m pytest", 'export PATH="$PWD/.venv/bin:$PATH"'],
  ['A="$PWD/.a" one && B="$PWD/.b" two && A="$PWD/.a" three', 'export A="$PWD/.a" B="$PWD/.b"'],
  ['export A="$PWD/.a" && one\ntwo', 'export A="$PWD/.a"'],
  ['export A="$PWD/.a"\none', 'export A="$PWD/.a"'],
  ['PATH="$PWD/bin" t', undefined],
  // What runs a command of its own is nobody's place.
  ['A="$PWD/$(pwd)" make', undefined],
  ['A="$PWD/`id`" make', undefined],
  ['cd web && PATH="$PWD/node_modules/.bin:$PATH" mocha', undefined],
  ['(cd web && CARGO_HOME="$PWD/.cargo-home" cargo test)', undefined],
  ["bash -e -c 'cd web\nA=\"$PWD/.a\" t'", undefined],
  ['set -e; cd web && A="$PWD/.a" t', undefined],
  ["cd web && .venv/bin/pytest", undefined],
  ['export A="$PWD/.a" && (cd web && B="$PWD/.b" t)', 'export A="$PWD/.a"'],
])("of %j: %j", (test, places) => expect(findToolPlaces(test)).toBe(places));
