import { defineConfig } from "vitest/config";
import { SlowFirst } from "./tests/slow-first.ts";
import { TellSkipped } from "./tests/tell-skipped.ts";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // End-to-end tests wait for child processes most of the time: two cores carry more than two of them.
    maxWorkers: 3,
    // No test changes what another file's could see: a worker reads each module once.
    isolate: false,
    sequence: { sequencer: SlowFirst },
    globalSetup: ["tests/set-up-temp.ts"],
    reporters: ["default", new TellSkipped()],
    setupFiles: ["tests/set-up-properties.ts"],
    // Limits are there for what hangs: on a busy or slow machine all of it takes three times as long.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // GitHub's own parser imports JSON without an attribute; vite reads it, Node does not.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions|languageservice)/] } },
  },
});
