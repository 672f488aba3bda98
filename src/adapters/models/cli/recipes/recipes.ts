import path from "node:path";
import { type CliName, cliVendors } from "../../../../core/command-line-agents.ts";
import { maxAnswerTokens } from "../proxy/vendor-wire.ts";
import { portMark, type Recipe } from "./recipe.ts";

const proxyUrl = `http://127.0.0.1:${portMark}`;
const triples: Readonly<Record<string, string>> = {
  x64: "x86_64-unknown-linux-musl",
  arm64: "aarch64-unknown-linux-musl",
};

/** It refuses to skip questions as root unless it is told that it is in a sandbox, which is so. */
const claude: Recipe = {
  cli: "claude",
  vendor: cliVendors.claude,
  packageName: "@anthropic-ai/claude-code",
  version: "2.1.329",
  program: (folder) => [path.join(folder, `node_modules/@anthropic-ai/claude-code-linux-${process.arch}/claude`)],
  args: (model) => [
    "--print",
    "--verbose",
    "--output-format",
    "stream-json",
    "--dangerously-skip-permissions",
    "--disallowedTools",
    "WebSearch,WebFetch",
    "--model",
    model,
  ],
  env: (token) => ({
    ANTHROPIC_API_KEY: token,
    ANTHROPIC_BASE_URL: proxyUrl,
    IS_SANDBOX: "1",
    // Else it blames a limit of its model's for what the proxy cuts.
    CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(maxAnswerTokens),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
  }),
};

/** Its own sandbox does not start within another one. */
const codex: Recipe = {
  cli: "codex",
  vendor: cliVendors.codex,
  packageName: "@openai/codex",
  version: "0.169.0",
  program: (folder) => [
    path.join(
      folder,
      `node_modules/@openai/codex-linux-${process.arch}/vendor/${triples[process.arch] ?? "none"}/bin/codex`,
    ),
  ],
  args: (model) => [
    "exec",
    "--json",
    "--skip-git-repo-check",
    "--dangerously-bypass-approvals-and-sandbox",
    "--model",
    model,
    "--config",
    `model_providers.baton={name="baton",base_url="${proxyUrl}",env_key="BATON_AGENT_TOKEN",wire_api="responses"}`,
    "--config",
    'model_provider="baton"',
    "--config",
    'web_search="disabled"',
    "--config",
    "analytics.enabled=false",
    "--config",
    "check_for_update_on_startup=false",
    "-",
  ],
  env: (token) => ({ BATON_AGENT_TOKEN: token }),
};

const gemini: Recipe = {
  cli: "gemini",
  vendor: cliVendors.gemini,
  packageName: "@google/gemini-cli",
  version: "0.61.0",
  program: (folder) => [process.execPath, path.join(folder, "node_modules/@google/gemini-cli/bundle/gemini.js")],
  args: (model) => ["--output-format", "stream-json", "--yolo", "--model", model],
  env: (token) => ({
    GEMINI_API_KEY: token,
    GOOGLE_GEMINI_BASE_URL: proxyUrl,
    GEMINI_CLI_TRUST_WORKSPACE: "true",
    GEMINI_CLI_NO_RELAUNCH: "true",
  }),
  settings: {
    folder: ".gemini",
    name: "settings.json",
    content: {
      security: { auth: { selectedType: "gemini-api-key" } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      tools: { exclude: ["google_web_search", "web_fetch"] },
    },
  },
};

export const recipes: Readonly<Record<CliName, Recipe>> = { claude, codex, gemini };
