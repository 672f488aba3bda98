import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { agentStops } from "../../src/agent/agent-task.ts";
import { cliNames } from "../../src/core/command-line-agents.ts";
import { toolNames } from "../../src/core/tool-names.ts";
import { keyNames } from "../../src/core/vendors.ts";
import { commands } from "../../src/policy/people/parse-command.ts";

const readme = readFileSync("README.md", "utf8");

describe("the README", () => {
  test.each(Object.keys(commands))("says what `/baton %s` does", (name) => {
    expect(readme).toMatch(new RegExp(`^\\| \`/baton ${name}\\b[^|]*\\| \\w`, "m"));
  });

  test("knows no command that Baton does not", () => {
    const told = [...readme.matchAll(/^\| `\/baton (\w+)/gm)].map(([, name]) => name);
    expect(told.filter((name) => !Object.hasOwn(commands, name ?? ""))).toEqual([]);
  });

  test("shows the workflow that the sample uses", () => {
    expect(readme).toContain(readFileSync("samples/notes/.github/workflows/baton.yml", "utf8").trim());
  });

  test.each(keyNames)("hands %s on", (key) => {
    expect(readme).toContain(`${key}: \${{ secrets.${key} }}`);
  });

  test.each(["plan", "implement", "review", "document", "panel", "relay", "dataset"])(
    "of actions/%s names every key that it may take",
    (action) => {
      const page = readFileSync(`actions/${action}/README.md`, "utf8");
      expect(keyNames.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
    },
  );

  test.each([...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target ?? ""))(
    "leads to %s, which is there",
    (target) => {
      expect(readFileSync(target.endsWith("/") ? `${target}README.md` : target, "utf8")).not.toBe("");
    },
  );
});

type Job = { readonly permissions?: Record<string, string>; readonly steps?: readonly { readonly uses?: string }[] };

describe.each([
  "route",
  "plan",
  "implement",
  "validate",
  "review",
  "document",
  "panel",
  "announce",
  "relay",
  "dataset",
  "publish",
  "merge",
])("actions/%s", (action) => {
  const page = readFileSync(`actions/${action}/README.md`, "utf8");

  test("asks in its README for the permissions that the shipped workflows give it", () => {
    const jobs = ["baton", "feature", "task"]
      .map((name) => `.github/workflows/${name}.yml`)
      .flatMap((file) =>
        Object.values((parse(readFileSync(file, "utf8")) as { readonly jobs: Record<string, Job> }).jobs),
      );
    const given = jobs
      .filter(({ steps = [] }) => steps.some(({ uses }) => uses === `$/actions/${action}`))
      .map(({ permissions = {} }) => permissions);
    const [first = {}, ...others] = given;
    const always = Object.fromEntries(
      Object.entries(first).filter(([scope, level]) => others.every((one) => one[scope] === level)),
    );
    const block = /```yaml\n( +permissions:[\s\S]*?)```/.exec(page)?.[1] ?? "";
    expect((parse(block) as { readonly permissions: unknown }).permissions).toEqual(always);
  });

  test("has an output for all that its job hands on", () => {
    const { outputs } = parse(readFileSync(`actions/${action}/action.yml`, "utf8")) as {
      readonly outputs: Record<string, unknown>;
    };
    const named = [...Object.keys(outputs), ""];
    const workflows = ["baton", "feature", "task"]
      .map((file) => readFileSync(`.github/workflows/${file}.yml`, "utf8"))
      .join();
    const taken = [...workflows.matchAll(new RegExp(`steps\\.${action}\\.outputs\\.([\\w-]+)`, "g"))];
    expect(taken.map(([, output = ""]) => output).filter((output) => !named.includes(output))).toEqual([]);
  });
});

describe("the docs", () => {
  test.each([
    ["every end of an agent's loop", "docs/design.md", Object.keys(agentStops).map((stop) => `\`${stop}\``)],
    ["every command-line agent", "docs/command-line-agents.md", cliNames.map((name) => `\`cli/${name}\``)],
    ["every tool of Baton's own", "docs/agents.md", toolNames.map((name) => `\`${name}\``)],
  ])("name %s", (_, page, names) => {
    const text = readFileSync(page, "utf8");
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });
});

describe.each(["docs/changing.md", "docs/command-line-agents.md", "docs/contracts.md", "docs/design.md"])(
  "%s",
  (page) => {
    test("names files and folders that are there", () => {
      const named = [
        ...readFileSync(page, "utf8").matchAll(/`((?:src|tests|scripts|samples|docs|\.github\/workflows)\/[\w./-]+)`/g),
      ];
      expect(named.length).toBeGreaterThan(0);
      expect(named.map(([, path]) => path ?? "").filter((path) => !existsSync(path))).toEqual([]);
    });
  },
);
