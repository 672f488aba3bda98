import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";

const script = `
  import { createActionsReporter } from "./src/adapters/runner/actions-reporter.ts";
  const reporter = createActionsReporter({ onRunner: process.argv[1] === "runner", redact: (text) => ({ text, found: false }) });
  const said = "a\\u001b]52;c;AAAA\\u0007\\u009b2Jb\\rc\\u202ed";
  for (const tell of ["say", "notice", "warn", "error"]) reporter[tell](said);
`;

it.each(["runner", "terminal"])("hands nothing on that could command a terminal: %s", (where) => {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script, where], {
    cwd: path.join(import.meta.dirname, "../../.."),
    encoding: "utf8",
  });
  const all = stdout + stderr;
  expect(all.match(/a⟨U\+001B⟩]52;c;AAAA⟨U\+0007⟩⟨U\+009B⟩2Jb⟨U\+000D⟩c⟨U\+202E⟩d/g)?.length).toBe(4);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(all).not.toMatch(/[\u001b\u009b\u0007\r\u202e]/);
});

it("has the runner hide what it is given, and writes no such word anywhere else", () => {
  const given = `
    import { createActionsReporter } from "./src/adapters/runner/actions-reporter.ts";
    const masks = ["tok-3b1f%9a", "c2VjcmV0"];
    createActionsReporter({ onRunner: process.argv[1] === "runner", redact: (text) => ({ text, found: false }), masks });
  `;
  const [runner, terminal] = ["runner", "terminal"].map(
    (where) =>
      spawnSync(process.execPath, ["--input-type=module", "-e", given, where], {
        cwd: path.join(import.meta.dirname, "../../.."),
        encoding: "utf8",
      }).stdout,
  );
  expect(runner).toBe("::add-mask::tok-3b1f%259a\n::add-mask::c2VjcmV0\n");
  expect(terminal).toBe("");
});

it("ends the summary with the foot that was said last, also where the rest is cut at what GitHub shows", () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "baton-summary-")), "summary.md");
  writeFileSync(file, "");
  const given = `
    import { createActionsReporter } from "./src/adapters/runner/actions-reporter.ts";
    const reporter = createActionsReporter({ onRunner: true, redact: (text) => ({ text: text.replace("key-1", "***"), found: false }) });
    for (const foot of ["first", "second key-1"]) reporter.footer(foot);
    await reporter.summary("가".repeat(500_000));
  `;
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", given], {
    cwd: path.join(import.meta.dirname, "../../.."),
    encoding: "utf8",
    env: { ...process.env, GITHUB_STEP_SUMMARY: file },
  });
  expect(stderr).toBe("");
  const text = readFileSync(file, "utf8");
  expect(text.endsWith("가\n\n… cut: GitHub shows at most 1 MiB.\n\nsecond ***\n")).toBe(true);
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
});

it("says the foot as plain lines where there is no summary to end", () => {
  const given = `
    import { createActionsReporter } from "./src/adapters/runner/actions-reporter.ts";
    const reporter = createActionsReporter({ onRunner: false, redact: (text) => ({ text, found: false }) });
    await reporter.summary("# nothing was asked yet");
    reporter.footer(${JSON.stringify("**Cost:** $0.01 by `openai/x`.\n\n- more")});
    await reporter.summary("# all of it");
  `;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", given], {
    cwd: path.join(import.meta.dirname, "../../.."),
    encoding: "utf8",
  });
  expect(stdout).toBe("Cost: $0.01 by openai/x.\n- more\n");
});
