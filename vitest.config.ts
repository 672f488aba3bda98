import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // End-to-end tests wait for child processes most of the time: two cores carry more than two of them.
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // GitHub's own parser imports JSON without an attribute; vite reads it, Node does not.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions|languageservice)/] } },
  },
});
