import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { partsOf } from "./copy.ts";
import { packInstalled } from "./pack-installed.ts";
import { edit, type Recipe, write } from "./recipe.ts";

const suite = "json-schema-org/JSON-Schema-Test-Suite@c12b0db870599ff92ade367d2dda905ae752f8cd";
const md2man = "cpuguy83/go-md2man@441631534462b74c098953dbd8d5f6210994b0bf";
const pflag = "spf13/pflag@10438578954bba2527fe5cae3684d4532b064bbe";

const cases = [
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [4, "4th"],
  [11, "11th"],
  [21, "21st"],
] as const;
const body = (type: string) => `(n${type}) {
  const ten = n % 10
  const isTeen = Math.floor(n / 10) % 10 === 1
  return n + (isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][ten] ?? 'th'))
}
`;
const list = JSON.stringify(cases);

/** vitest and bun's runner read the same words. */
const spec = (runner: string, from: string) => `import { expect, test } from '${runner}'
import { ordinal } from '${from}'

test.each(${list} as const)('ordinal(%i) is %s', (n, said) => {
  expect(ordinal(n)).toBe(said)
})
`;
const mocha = (from: string) => `'use strict'
const assert = require('assert')
const { ordinal } = require('${from}')

describe('ordinal', () => {
  for (const [n, said] of ${list}) it('says ' + said, () => assert.strictEqual(ordinal(n), said))
})
`;
const typed = `/** A number with the ending of its place in an order. */
export function ordinal${body(": number").replace(") {", "): string {")}`;
const common = `'use strict'

/** A number with the ending of its place in an order. */
exports.ordinal = function ordinal ${body("")}`;

export const recipes: readonly Recipe[] = [
  {
    name: "express",
    kind: "npm with dependencies",
    origin: "expressjs/express@a3714473feb3d2908add734d340e7755fd85e0a3",
    reads: "lib/utils.js",
    changes: [write("lib/ordinal.js", common), write("test/ordinal.js", mocha("../lib/ordinal"))],
    narrow: "npx mocha --require test/support/env --reporter spec test/ordinal.js",
    passes: /6 passing/,
  },
  {
    name: "pinia",
    kind: "pnpm workspace",
    origin: "vuejs/pinia@254eec764ecccd120ab9dbc31352d76ffd6ecfa3",
    tools: ["pnpm@9.4.0"],
    reads: "packages/pinia/src/globalExtensions.ts",
    changes: [
      write("packages/pinia/src/ordinal.ts", typed),
      write("packages/pinia/__tests__/ordinal.spec.ts", spec("vitest", "../src/ordinal")),
    ],
    narrow: "pnpm exec vitest run packages/pinia/__tests__/ordinal.spec.ts",
    passes: /6 passed/,
  },
  {
    name: "redux",
    kind: "Yarn 4",
    origin: "reduxjs/redux@3084fc33bb23ab4cab4796172eafe342da4e73d9",
    tools: ["yarn@1.22.22"],
    reads: "src/utils/warning.ts",
    changes: [
      write("src/utils/ordinal.ts", typed),
      write("test/utils/ordinal.spec.ts", spec("vitest", "../../src/utils/ordinal")),
    ],
    narrow: "yarn vitest --run test/utils/ordinal.spec.ts",
    passes: /6 passed/,
  },
  {
    name: "elysia",
    kind: "bun",
    origin: "elysiajs/elysia@8358ff9efbcedf9534995f5977f26b9ceab59329",
    tools: ["bun@1.3.5"],
    // Its CI also builds, and installs for Node and Cloudflare. Below test/response are tests by the clock, red now and then, and some need pictures that a mirror may lack.
    config:
      "version: 1\nvalidate:\n  test: bun test test/core test/lifecycle test/path test/validator\n  base: new-failures-only\n",
    reads: "src/utils.ts",
    changes: [
      write("src/ordinal.ts", typed),
      write("test/core/ordinal.test.ts", spec("bun:test", "../../src/ordinal")),
    ],
    narrow: "bun test test/core/ordinal.test.ts",
    passes: /6 pass/,
  },
  {
    name: "cobra",
    kind: "Go, modules vendored",
    origin: "spf13/cobra@adbc8813901bba65827259daa8e22ff94ec1f30e",
    needs: { go: "apt-get install golang-go golang-gopkg-yaml.v3-dev golang-github-cpuguy83-go-md2man-v2-dev" },
    async make({ folder, bring }) {
      const vendor = path.join(folder, "vendor");
      const modules = readFileSync(path.join(folder, "go.mod"), "utf8");
      const lines: string[] = [];
      const vendored: readonly [string, string, string, readonly string[]][] = [
        ["github.com/cpuguy83/go-md2man/v2", "1.11", await bring(md2man), ["/md2man"]],
        ["github.com/inconshreveable/mousetrap", "1.18", "", [""]],
        ["github.com/russross/blackfriday/v2", "", "github.com/russross/blackfriday/v2", [""]],
        ["github.com/spf13/pflag", "1.12", await bring(pflag), [""]],
        ["go.yaml.in/yaml/v3", "", "gopkg.in/yaml.v3", [""]],
      ];
      for (const [module, , from, packages] of vendored) {
        const source = path.resolve("/usr/share/gocode/src", from === "" ? module : from);
        cpSync(source, path.join(vendor, module), { recursive: true, dereference: true });
        const version = new RegExp(`${module} (v\\S+)`).exec(modules)?.[1];
        lines.push(`# ${module} ${version ?? "v2.1.0"}`);
        if (version !== undefined) lines.push("## explicit");
        lines.push(...packages.map((name) => `${module}${name}`));
      }
      writeFileSync(path.join(vendor, "modules.txt"), `${lines.join("\n")}\n`);
    },
    reads: "args.go",
    changes: [
      write(
        "ordinal.go",
        `package cobra

import "strconv"

// ordinal gives a number with the ending of its place in an order.
func ordinal(n int) string {
	if n/10%10 != 1 && n%10 >= 1 && n%10 <= 3 {
		return strconv.Itoa(n) + [...]string{"", "st", "nd", "rd"}[n%10]
	}
	return strconv.Itoa(n) + "th"
}
`,
      ),
      write(
        "ordinal_test.go",
        `package cobra

import "testing"

func TestOrdinal(t *testing.T) {
	for n, said := range map[int]string{${cases.map(([n, said]) => `${n}: "${said}"`).join(", ")}} {
		if got := ordinal(n); got != said {
			t.Errorf("ordinal(%d) is %s, not %s", n, got, said)
		}
	}
}
`,
      ),
    ],
    narrow: "go test -run TestOrdinal -v .",
    passes: /--- PASS: TestOrdinal/,
  },
  {
    name: "parse",
    kind: "Python, wheels from an index of its own",
    origin: "r1chardj0n3s/parse@738447715c76f8ebc460b33320307faccafbc599",
    needs: { "/usr/bin/python3": "apt-get install python3-pytest python3-venv python3-wheel python3-setuptools" },
    async make({ folder, serveWheels, setVariable }) {
      const wheels = path.join(folder, "..", "wheels");
      mkdirSync(wheels, { recursive: true });
      const names = [
        "pytest",
        "pluggy",
        "iniconfig",
        "packaging",
        "attrs",
        "setuptools",
        "wheel",
        "pytest-cov",
        "coverage",
      ];
      setVariable("PIP_INDEX_URL", `${await serveWheels(packInstalled(names, wheels))}/simple`);
    },
    reads: "parse.py",
    changes: [
      edit(
        "parse.py",
        "def with_pattern(",
        `def ordinal(n):
    """Give a number with the ending of its place in an order."""
    teen = n // 10 % 10 == 1
    return "%d%s" % (n, "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th"))


def with_pattern(`,
      ),
      write(
        "tests/test_ordinal.py",
        `import pytest

from parse import ordinal


@pytest.mark.parametrize(("n", "said"), ${list})
def test_ordinal(n, said):
    assert ordinal(n) == said
`,
      ),
    ],
    narrow: "python -m pytest -q tests/test_ordinal.py",
    passes: /6 passed/,
  },
  {
    name: "cJSON",
    kind: "CMake",
    origin: "DaveGamble/cJSON@a29814f285cc531c00223743ad3c55cd38c0dc56",
    needs: { cmake: "apt-get install cmake g++", ctest: "apt-get install cmake" },
    reads: "tests/misc_tests.c",
    changes: [
      edit(
        "cJSON.c",
        "/* Get Array size/item / object item. */",
        `/* The ending of a number's place in an order. */
CJSON_PUBLIC(const char *) cJSON_OrdinalEnding(int n)
{
    if ((n / 10) % 10 == 1)
    {
        return "th";
    }
    return (n % 10 == 1) ? "st" : (n % 10 == 2) ? "nd" : (n % 10 == 3) ? "rd" : "th";
}

/* Get Array size/item / object item. */`,
      ),
      edit(
        "cJSON.h",
        "/* Returns the number of items in an array (or object). */",
        `/* The ending of a number's place in an order: st, nd, rd or th. */
CJSON_PUBLIC(const char *) cJSON_OrdinalEnding(int n);
/* Returns the number of items in an array (or object). */`,
      ),
      edit(
        "tests/misc_tests.c",
        "int CJSON_CDECL main(void)\n{\n    UNITY_BEGIN();\n",
        `static void cjson_ordinal_ending_should_say_the_place(void)
{
${cases.map(([n, said]) => `    TEST_ASSERT_EQUAL_STRING("${said.slice(-2)}", cJSON_OrdinalEnding(${n}));`).join("\n")}
}

int CJSON_CDECL main(void)
{
    UNITY_BEGIN();

    RUN_TEST(cjson_ordinal_ending_should_say_the_place);
`,
      ),
    ],
    narrow: "cmake -S . -B build && cmake --build build && ctest --test-dir build -R misc_tests",
    passes: /100% tests passed/,
  },
  {
    name: "jsonschema",
    kind: "npm, a submodule and a pointer of Git LFS",
    origin: "tdegrunt/jsonschema@f65c769eac5eda621f6d09f4df86c8fc268d6344",
    async make({ folder, serve, link }) {
      const url = await serve(suite);
      rmSync(path.join(folder, "test/suite"), { recursive: true, force: true });
      writeFileSync(
        path.join(folder, ".gitmodules"),
        `[submodule "test/suite"]\n\tpath = test/suite\n\turl = ${url}\n`,
      );
      link("test/suite", partsOf(suite).commit);
      const oid = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
      writeFileSync(
        path.join(folder, "examples/large.bin"),
        `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345678\n`,
      );
      appendFileSync(path.join(folder, ".gitattributes"), "*.bin filter=lfs diff=lfs merge=lfs -text\n");
    },
    config: "version: 1\nvalidate:\n  checkout:\n    submodules: true\n",
    reads: "lib/helpers.js",
    changes: [write("lib/ordinal.js", common), write("test/ordinal.js", mocha("../lib/ordinal"))],
    narrow: "npx mocha -R spec test/ordinal.js",
    passes: /6 passing/,
  },
  {
    name: "test262",
    kind: "56,970 files",
    origin: "tc39/test262@be13516fb6441b950ba8a3df97eb34062c186972",
    needs: { "/usr/bin/python3": "apt-get install python3-yaml" },
    // Its tools' tests need PyYAML, which the machine has: no set-up.
    config: 'version: 1\nvalidate:\n  setup: "true"\n  test: /usr/bin/python3 tools/lint/test/run.py -v\n',
    reads: "tools/lint/lib/checks/filename.py",
    changes: [
      write(
        "tools/lint/lib/ordinal.py",
        `def ordinal(n):
    """Give a number with the ending of its place in an order."""
    teen = n // 10 % 10 == 1
    return "%d%s" % (n, "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th"))
`,
      ),
    ],
    narrow: "/usr/bin/python3 tools/lint/test/run.py",
    passes: /\nOK/,
  },
];
