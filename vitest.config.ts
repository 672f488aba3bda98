import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // GitHub's own parser imports JSON without an attribute; vite reads it, Node does not.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions|languageservice)/] } },
  },
});
