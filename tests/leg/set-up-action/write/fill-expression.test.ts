import { expect, test } from "vitest";
import { type Contexts, unknown } from "../../../../src/leg/commands/ci/expression.ts";
import { fillCondition, fillTexts } from "../../../../src/leg/set-up-action/write/fill-expression.ts";

const contexts: Contexts = {
  matrix: { node: 22, os: "ubuntu-latest", tag: "it's", list: ["a"] },
  inputs: { script: "unit" },
  env: { KNOWN: "9", HIDDEN: unknown },
  secrets: unknown,
  needs: unknown,
  vars: unknown,
};
const of = { contexts, steps: new Set(["node"]) };

test.each([
  ["v${{ matrix.node }}-${{matrix['os']}}", "v22-ubuntu-latest"],
  ["${{ inputs.script }} ${{ env.KNOWN }}", "unit 9"],
  ["${{ secrets.GITHUB_TOKEN }}", "${{ github.token }}"],
  ["${{ runner.os }}-${{ matrix.node }}", "${{ runner.os }}-22"],
  ["${{ format('{0}-{1}', runner.os, matrix.tag) }}", "${{ format('{0}-{1}', runner.os, 'it''s') }}"],
  ["${{ hashFiles('matrix.node') }}", "${{ hashFiles('matrix.node') }}"],
  ["${{ steps.node.outputs.node-version }}", "${{ steps.node.outputs.node-version }}"],
  ["${{ env.HIDDEN }}", "${{ env.HIDDEN }}"],
  ["${{ github.event.inputs.script }}", "${{ github.event.inputs.script }}"],
  ["${{ matrix.none || 'else' }}", "else"],
  ["plain $HOME", "plain $HOME"],
])("%s stands in a composite as %s", (text, filled) => {
  expect(fillTexts(text, of)).toEqual({ text: filled });
});

test.each([
  ["${{ secrets.NPM }}", "the secret NPM"],
  ["a ${{ github.actor }} ${{ secrets['NPM'] }}", "the secret NPM"],
  ["${{ needs.build.outputs.x }}", "needs.build.outputs.x, which only a run knows"],
  ["${{ vars.X && 1 }}", "vars.X, which only a run knows"],
  ["${{ steps.gone.outputs.x }}", "the step gone, which is left out"],
  ["${{ toJSON(matrix) }}", "all of matrix"],
])("%s is refused by name", (text, why) => {
  expect(fillTexts(text, of)).toEqual({ refused: why });
});

test.each([
  ["matrix.node == 22", { text: "true" }],
  ["${{ matrix.os == 'windows-latest' }}", { text: "false" }],
  ["runner.os == 'Linux' && matrix.node == 22", { text: "runner.os == 'Linux' && 22 == 22" }],
  ["always()", { text: "always()" }],
  ["secrets.X != ''", { refused: "the secret X" }],
])("the condition %s comes to what is to be asked", (text, filled) => {
  expect(fillCondition(text, of)).toEqual(filled);
});
