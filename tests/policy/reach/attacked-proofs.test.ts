import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runners } from "./runners.ts";
import { type Change, type Files, steeringOf, withChange } from "./trees.ts";

/** One link of a chain that leads to a runner: it wraps a command into files and gives the command that starts these. */
type Link = {
  readonly files: Files;
  readonly line: string;
  /** The same files with the way to the runner cut. */
  readonly cut: Change;
};
type MakeLink = (line: string, at: number) => Link;

const quote = (line: string) => line.replaceAll("'", "'\\''");
const links: Readonly<Record<string, MakeLink>> = {
  "an npm script": (line, at) => {
    const text = (command: string) => JSON.stringify({ scripts: { [`s${at}`]: command, other: "eslint" } });
    return {
      files: { [`p${at}/package.json`]: text(`cd .. && ${line}`) },
      line: `npm run --silent s${at} --prefix p${at}`,
      cut: { [`p${at}/package.json`]: text("node --version") },
    };
  },
  "a script that npm runs before": (line, at) => {
    const text = (command: string) => JSON.stringify({ scripts: { [`pres${at}`]: command, [`s${at}`]: "echo done" } });
    return {
      files: { [`p${at}/package.json`]: text(`cd .. && ${line}`) },
      line: `cd p${at} && npm run s${at} && cd ..`,
      cut: { [`p${at}/package.json`]: text("true") },
    };
  },
  "run-s with a pattern": (line, at) => {
    const text = (command: string) => JSON.stringify({ scripts: { all: `run-s "t${at}:*"`, [`t${at}:one`]: command } });
    return {
      files: { [`p${at}/package.json`]: text(`cd .. && ${line}`) },
      line: `yarn --cwd p${at} all`,
      cut: { [`p${at}/package.json`]: text(":") },
    };
  },
  "a make target": (line, at) => {
    const text = (command: string) => `RUN${at} = ${command}\nall: t${at}\nt${at}:\n\t@cd .. && $(RUN${at})\n`;
    return {
      files: { [`m${at}/Makefile`]: text(line) },
      line: `make -C m${at} all`,
      cut: { [`m${at}/Makefile`]: text("true") },
    };
  },
  "an included makefile": (line, at) => {
    const text = (command: string) => `t${at}:\n\tcd .. && ${command}\n`;
    return {
      files: { [`m${at}/Makefile`]: `include more.mk\nall: t${at}\n`, [`m${at}/more.mk`]: text(line) },
      line: `$(MAKE) -C m${at}`.replace("$(MAKE)", "make"),
      cut: { [`m${at}/more.mk`]: text("true") },
    };
  },
  "a shell script": (line, at) => ({
    files: { [`scripts/s${at}.sh`]: `#!/bin/sh\nset -e\n${line}\n` },
    line: `sh scripts/s${at}.sh`,
    cut: { [`scripts/s${at}.sh`]: "#!/bin/sh\nexit 0\n" },
  }),
  "a program of the tree": (line, at) => ({
    files: { [`bin/run${at}`]: `#!/usr/bin/env bash\n${line} "$@"\n` },
    line: `./bin/run${at}`,
    cut: { [`bin/run${at}`]: "#!/usr/bin/env bash\n" },
  }),
  "sh -c": (line) => ({ files: {}, line: `sh -c '${quote(line)}'`, cut: {} }),
  "a program that starts others": (line) => ({
    files: {},
    line: `env CI=1 timeout 60 sh -c '${quote(line)}'`,
    cut: {},
  }),
};
const linkNames = Object.keys(links);

function chain(line: string, names: readonly string[]): { line: string; files: Files; cuts: Change[] } {
  let now = line;
  let files: Files = {};
  const cuts: Change[] = [];
  for (const [at, name] of names.entries()) {
    const link = links[name]?.(now, at);
    if (link === undefined) continue;
    now = link.line;
    files = { ...files, ...link.files };
    if (Object.keys(link.cut).length > 0) cuts.push(link.cut);
  }
  return { line: now, files, cuts };
}

const names = fc.array(fc.constantFrom(...linkNames), { maxLength: 3 });

describe.each(Object.entries(runners))("a change to what proves it, where %s runs the tests", (_, runner) => {
  test.each(runner.attacks.map((attack) => [Object.keys(attack).join(", "), attack] as const))(
    "waits: %s",
    async (_name, attack) => {
      expect(await steeringOf(runner.line, runner.files, attack)).not.toEqual([]);
    },
  );

  test.each(runner.daily.map((change) => [Object.keys(change).join(", "), change] as const))(
    "goes on: %s",
    async (_name, change) => {
      expect(await steeringOf(runner.line, runner.files, change)).toEqual([]);
    },
  );

  test("waits through any chain that leads to the runner, wherever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.nat(), async (path, pick) => {
        const { line, files, cuts } = chain(runner.line, path);
        const all = withChange(runner.files, files);
        const attacks = [...cuts, ...runner.attacks];
        const attack = attacks[pick % attacks.length] ?? {};
        expect(await steeringOf(line, all, attack), `${line} ${JSON.stringify(attack)}`).not.toEqual([]);
        const product = runner.daily[pick % runner.daily.length] ?? {};
        expect(await steeringOf(line, all, product)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
