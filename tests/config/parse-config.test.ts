import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/parse-config.ts";
import { toPort } from "../../src/config/services.ts";

const pin = `claude: { version: 1.2.3, sha256: ${"a".repeat(64)}, model: m }`;

describe("parseConfig", () => {
  test("gives every key a default", () => {
    const config = parseConfig("");
    expect(config.limits.rounds).toBe(3);
    expect(config.approval.plan).toBe("person");
    expect(config["protected-paths"]).toContain(".github/**");
  });

  test("lets the coder's models document too, unless others are named", () => {
    expect(parseConfig("models:\n  coder: [openai/a]\n").models.documenter).toEqual(["openai/a"]);
    const both = parseConfig("models:\n  coder: [openai/a]\n  documenter: [google/b]\n");
    expect(both.models.documenter).toEqual(["google/b"]);
  });

  test("names an unknown key with its line", () => {
    expect(() => parseConfig("label: x\nlimits:\n  rounds: 2\n  ronds: 3\n")).toThrow(/baton\.yml:4:3: limits\.ronds/);
  });

  test("names a wrong type with its line", () => {
    expect(() => parseConfig("budget:\n  run-usd: lots\n")).toThrow(/baton\.yml:2:3: budget\.run-usd/);
  });

  test("names broken YAML with its line", () => {
    expect(() => parseConfig("label: [a\nlimits: 3")).toThrow(/baton\.yml:\d+:\d+/);
  });

  test("refuses a model that has no vendor", () => {
    expect(() => parseConfig("models:\n  coder: [gpt]\n")).toThrow(/models\.coder\.0.*vendor\/model/);
  });

  test.each([
    ["reviewers: [google/a]", /2:\d+: models\.reviewers: /],
    ["reviewers: [google/a, openai/b, google/a]", /2:\d+: models\.reviewers\.2: .*google\/a stands there twice/],
    [
      "reviewers: [google/a, openai/b]\n  verifier: openai/b",
      /3:\d+: models\.verifier: .*openai\/b is one of models\.reviewers, and nobody may attack what it found itself/,
    ],
    ["verifier: openai/b", /2:\d+: models\.verifier: .*where models\.reviewers is absent/],
    ["reviewers: [google/a, cli/claude]", /2:\d+: models\.reviewers\.1: .*a command-line agent can be a coder/],
  ])("refuses several reviewers that cannot be, with the line: %s", (text, words) => {
    expect(() => parseConfig(`models:\n  ${text}\n`)).toThrow(words);
  });

  test("takes two to five reviewers, and a verifier that is none of them; without them one reviews", () => {
    expect(parseConfig("").models).not.toHaveProperty("reviewers");
    const several = parseConfig("models:\n  reviewers: [google/a, openai/b]\n  verifier: anthropic/c\n").models;
    expect(several).toMatchObject({ reviewers: ["google/a", "openai/b"], verifier: "anthropic/c" });
  });

  test.each([
    ["neither command nor address", "mcp: { a: { tools: [x] } }", /either command or url/],
    ["both", "mcp: { a: { command: x, url: 'https://x.example', tools: [x] } }", /either command or url/],
    ["no allow-list", "mcp: { a: { command: x } }", /mcp\.a\.tools/],
    ["an address that anybody may read along", "mcp: { a: { url: 'http://x.example', tools: [x] } }", /https address/],
    [
      "an address that only looks like this machine",
      "mcp: { a: { url: 'http://localhost.x.example', tools: [x] } }",
      /https/,
    ],
    ["another protocol", "mcp: { a: { url: 'file:///etc/passwd', tools: [x] } }", /mcp\.a\.url/],
    ["a name that is no name", "mcp: { 'a b': { command: x, tools: [x] } }", /mcp/],
  ])("refuses a server of tools with %s", (_name, text, words) => {
    expect(() => parseConfig(`${text}\n`)).toThrow(words);
  });

  test.each([
    [
      "models: { coders: [x], review: [y] }",
      "models.coders: unknown key; there are planner, coder, documenter, reviewer, reviewers, verifier",
    ],
    ["models: { coders: [x], review: [y] }", "1:24: models.review: unknown key"],
    [
      "mcp: { docs: { command: x, args: [y], tools: [z] } }",
      "mcp.docs.args: unknown key; there are command, url, tools",
    ],
    ["models: { coder: openai/x }", 'models.coder: is "openai/x"; expected a list: [openai/x]'],
    ["models: { coder: [] }", "models.coder: is an empty list; expected at least one"],
    ["models:", "models: is empty; expected keys with values"],
    ["- a", "1:1: the file: is a list; expected keys with values"],
    ["candidates: 9", "candidates: is 9; at most 5"],
    ["candidates: 2.5", "candidates: is 2.5; expected a whole number"],
    ['candidates: "3"', 'candidates: is "3"; expected a number: take the quotes away'],
    ["budget: { run-usd: 0 }", "budget.run-usd: is 0; expected more than 0"],
    ["budget: { allow-unknown-price: yes }", 'allow-unknown-price: is "yes"; expected true or false: write true'],
    ["prices: { gpt-9: { input: 1, output: 2 } }", 'prices.gpt-9: is "gpt-9"; expected "vendor/model"'],
    ["prices: { openai/gpt-9: { input: 1 } }", "prices.openai/gpt-9.output: is missing; expected a number"],
    ["mcp: { docs: { url: e.com, tools: [x] } }", 'mcp.docs.url: is "e.com"; expected an address such as https://'],
    ["mcp: { My_Docs: { command: x, tools: [x] } }", 'mcp.My_Docs: is "My_Docs"; expected a short name'],
    ["mcp: { a: { command: x, tools: [x], roles: [verifier] } }", 'is "verifier"; expected one of planner, coder,'],
    [`cli: { claude: { version: 1.2.3, sha256: ${"1".repeat(64)}, model: m } }`, "expected text: put it in quotes"],
    [
      "cli: { claude: { version: 1.2.3, sha256: x, model: a/b } }",
      'cli.claude.model: is "a/b"; expected the vendor\'s own',
    ],
    ["models: { reviewer: [cli/claude] }", 'models.reviewer.0: is "cli/claude"; a command-line agent can be a coder'],
    ["models: { coder: [openai/x, cli/claude] }", 'models.coder.1: is "cli/claude"; that is switched off until'],
    ["models: { coder: [cli/cursor] }", 'is "cli/cursor"; expected one of cli/claude, cli/codex, cli/gemini'],
    [
      `models: { coder: ["cli/claude:x"] }\nhooks: { after-tool: "true" }\ncli: { ${pin} }`,
      "used with hooks.after-tool",
    ],
  ])("says of %s what it is and what it should be", (text, words) => {
    const said = explain(text);
    expect(said).toContain(words);
    expect(said.split("\n").length, said).toBe(text.includes("review:") ? 3 : text.includes("sha256: x") ? 3 : 2);
  });

  test("says where YAML breaks once", () => {
    expect(explain("a: 1\na: 2")).toMatch(/baton\.yml:2:1: Map keys must be unique$/);
  });

  test.each([
    [
      "protected-paths:\n  - *.sql",
      "2:5: *.sql is an alias, and no anchor &.sql stands before it; to write it as text",
    ],
    ["protected-paths: [**/x]", "1:19: **/x is an alias"],
    ["*a : x", "1:1: *a is an alias"],
    ["label: a\nbots: [*b]\nx: &b c", "2:8: *b is an alias"],
    ["- *", "1:3: `*` begins an alias here"],
    [
      `bots: &a [x]\nprotected-paths: [${"*a, ".repeat(101)}]`,
      "2:19: the aliases from here on stand for more than is read",
    ],
    ["limits:\n\trounds: 3", "2:1: Tabs are not allowed as indentation; write spaces"],
    ["label: a\n---\nlabel: b", "2:1: a second document begins here"],
    ["label: a\n...\nlabel: b", "3:1: a second document begins here"],
    ["a: &a {rounds: 2}\nlimits:\n  <<: *a", "3:3: limits.<<: keys are not merged here; write them out"],
    ["label: a\0b", "1:9: the character U+0000 stands here"],
    ["label: \u001b[31m", "1:8: the character U+001B"],
    ["bots: !mine [a]", "1:13: the tag !mine is not read here"],
    ["!!set {label}", "1:7: the tag !!set is not read here"],
    ["label: !!binary aGk=", "1:17: the tag !!binary is not read here"],
    ["%FOO bar\n---\nlabel: a", "1:1: Unknown directive %FOO"],
    ["? [a]\n: b", "1:3: a key is a word"],
    ["models:\n  coder:\n    - openai/x\n    - gpt", '4:7: models.coder.1: is "gpt"'],
    ["1: x", "1:1: 1: unknown key"],
  ])("refuses %j as a mistake of people, with its place", (text, words) => {
    const said = explain(text);
    expect(said).toMatch(/^The configuration is not valid:\n {2}\.github\/baton\.yml:\d+:\d+: /);
    expect(said).toContain(words);
    expect(said.length).toBeLessThan(3000);
  });

  test("refuses what is nested without end as one mistake", () => {
    for (const text of ["[".repeat(8000), "{a: ".repeat(3000)])
      expect(explain(text)).toMatch(/baton\.yml:1:\d+: it is nested too deeply; write it with fewer levels$/);
  });

  test("names the first of very many mistakes, and how many more there are", () => {
    const said = explain(Array.from({ length: 500 }, (_, at) => `k${at}: 1`).join("\n"));
    expect(said.split("\n")).toHaveLength(22);
    expect(said).toMatch(/and 480 more$/);
  });

  test("takes anchors that lead somewhere, a BOM, and whatever YAML takes for nothing", () => {
    expect(parseConfig("bots: &a [x]\nprotected-paths: *a").bots).toEqual(["x"]);
    for (const text of ["\uFEFFlabel: baton", "---\n", "# a", "null", "!!map {label: baton}"])
      expect(parseConfig(text).label).toBe("baton");
  });

  test("is valid or a mistake of people for any text", () => {
    const pieces = fc.constantFrom(
      "label",
      ": ",
      "\n",
      "- ",
      "*",
      "&a ",
      "*a",
      "{",
      "}",
      "[",
      "]",
      "'",
      '"',
      "|",
      ">",
      "\t",
      "!x ",
      "<<",
      "?",
      "#",
      "---\n",
      "%",
      "\0",
      "\r",
      "  ",
      ",",
      "bots",
      "limits",
      "~",
      "1",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 14 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseConfig(text);
        } catch (thrown) {
          expect(thrown).toMatchObject({
            code: "config.invalid",
            message: expect.stringMatching(/baton\.yml:\d+:\d+: /),
          });
        }
      }),
      { numRuns: 200 },
    );
  });

  test("takes every glob that the matcher understands", () => {
    const globs = ["infra/**/*.{tf,tfvars}", "[ab]/*.sql", "/docs/", "*.sql", "a{,b}c", "src/\\{x\\}", "**"];
    expect(parseConfig(`protected-paths: ${JSON.stringify(globs)}`)["protected-paths"]).toEqual(globs);
  });

  test.each([
    "!docs/**",
    "@(a|b).ts",
    "+(a).ts",
    "?(a).ts",
    "*(a).ts",
    "!(a).ts",
    "src/{a",
    "src/a}",
    "{1..3}.txt",
    "{a..c}",
    "src\\\\a",
    "src\\a",
    "**.ts",
    "src/**x/a",
    "../secrets",
    " a",
    "a ",
    "",
    "/",
    "[[:alpha:]]",
    "[z-a]",
    `{${"{a,b}".repeat(12)},c}`,
    "x".repeat(1001),
  ])("refuses the glob %j with its line, as it would protect less than it says", (glob) => {
    const said = explain(`label: x\nprotected-paths:\n  - "**/go.sum"\n  - ${JSON.stringify(glob)}\n`);
    expect(said).toMatch(/baton\.yml:4:5: protected-paths\.1: is ".*/);
  });

  test("takes a command-line agent that is switched on", () => {
    expect(parseConfig(`models: { coder: [cli/claude] }\ncli: { ${pin} }`).models.coder).toEqual(["cli/claude"]);
  });
});

function explain(text: string): string {
  try {
    parseConfig(text);
    return "";
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : "";
  }
}

describe("validate.services", () => {
  const digest = `@sha256:${"a".repeat(64)}`;
  const parse = (...lines: readonly string[]) =>
    parseConfig(`validate:\n  services:\n${lines.map((line) => `    ${line}\n`).join("")}`).validate.services;

  test("is a map of images with digests, ports, health and plain variables", () => {
    const line = `db: { image: "ghcr.io:443/a/postgres:17${digest}", ports: [5432, "8080:80"], health: pg_isready, env: { A: "1" } }`;
    expect(parse(line)["db"]).toMatchObject({ ports: [5432, "8080:80"], env: { A: "1" }, seconds: 120 });
    expect(parseConfig("").validate.services).toEqual({});
  });

  test.each([
    [5432, 5432, 5432],
    ["5432", 5432, 5432],
    ["8080:80", 8080, 80],
  ])("takes the port %j as workflows write it", (value, inside, container) => {
    const ports = parse(`db: { image: "x${digest}", ports: [${JSON.stringify(value)}] }`)["db"]?.ports;
    expect(ports?.map(toPort)).toEqual([{ inside, container }]);
  });

  test.each([
    ["no digest", "db: { image: postgres:17, ports: [5432] }", /db\.image.*imagetools inspect postgres:17` tells it/],
    ["half a digest", 'db: { image: "postgres@sha256:abc", ports: [5432] }', /64 hexadecimal digits/],
    ["an option for an image", `db: { image: "--privileged${digest}", ports: [5432] }`, /expected an image/],
    ["a second line", `db: { image: "x${digest}\\n--privileged", ports: [5432] }`, /64 hexadecimal digits/],
    ["two digests", `db: { image: "x${digest}${digest}", ports: [5432] }`, /db\.image.*expected one digest/],
    ["a tag in the digest's place", `db: { image: "x@latest${digest}", ports: [5432] }`, /expected one digest/],
    ["no ports", `db: { image: "x${digest}", ports: [] }`, /db\.ports.*at least one/],
    ["a port that tests may not open", `db: { image: "x${digest}", ports: ["80:80"] }`, /write 8080:80/],
    ["a quoted port that tests may not open", `db: { image: "x${digest}", ports: ["80"] }`, /write 8080:80/],
    ["a port of a kind", `db: { image: "x${digest}", ports: ["5432/tcp"] }`, /ports\.0.*expected a port/],
    ["a port that is none", `db: { image: "x${digest}", ports: [70000] }`, /ports\.0.*from 1 to 65535/],
    ["words for a port", `db: { image: "x${digest}", ports: ["5432/tcp"] }`, /ports\.0.*expected a port/],
    ["a port twice", `db: { image: "x${digest}", ports: [5432, "5432:5433"] }`, /ports\.1.*named twice.*5433:5433/],
    ["a name that means another place", `localhost: { image: "x${digest}", ports: [5432] }`, /expected another name/],
    ["a name that is none", `"a b": { image: "x${digest}", ports: [5432] }`, /short name of small letters/],
    [
      "a secret",
      `db: { image: "x${digest}", ports: [5432], env: { A: "\${{ secrets.A }}" } }`,
      /no secret is handed on/,
    ],
    ["a number for a variable", `db: { image: "x${digest}", ports: [5432], env: { A: 0123 } }`, /put it in quotes/],
    ["a NUL", `db: { image: "x${digest}", ports: [5432], env: { A: "a\\0b" } }`, /without NUL characters/],
    [
      "variables without end",
      `db: { image: "x${digest}", ports: [5432], env: { ${Array.from({ length: 101 }, (_, at) => `A${at}: x`).join(", ")} } }`,
      /at most 100 variables/,
    ],
    ["volumes", `db: { image: "x${digest}", ports: [5432], volumes: ["/:/host"] }`, /volumes: unknown key/],
  ])("refuses %s", (_what, line, words) => {
    expect(() => parse(line)).toThrow(words);
  });

  test("refuses a port that two have, and more than eight", () => {
    const of = (name: string, port: number) => `${name}: { image: "x${digest}", ports: [${port}] }`;
    expect(() => parse(of("a", 5432), of("b", 5432))).toThrow(/b\.ports\.0.*already that of a/);
    const nine = Array.from({ length: 9 }, (_, at) => of(`s${at}`, 5000 + at));
    expect(() => parse(...nine)).toThrow(/holds 9 services; at most 8/);
    expect(Object.keys(parse(...nine.slice(1)))).toHaveLength(8);
  });
});
