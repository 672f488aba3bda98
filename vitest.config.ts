import { defineConfig } from "vitest/config";
import { SlowFirst } from "./tests/slow-first.ts";
import { TellSkipped } from "./tests/tell-skipped.ts";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // End-to-end tests wait for child processes most of the time: two cores carry more than two of them.
    maxWorkers: 4,
    // No test changes what another file's could see: a worker reads each module once.
    isolate: false,
    sequence: { sequencer: SlowFirst },
    globalSetup: ["tests/set-up-temp.ts"],
    reporters: ["default", new TellSkipped()],
    setupFiles: ["tests/set-up-properties.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // GitHub's own parser imports JSON without an attribute; vite reads it, Node does not.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions|languageservice)/] } },
  },
});
