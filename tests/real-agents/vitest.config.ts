import path from "node:path";
import { defineConfig } from "vitest/config";

/** `npm run test:cli`: the vendors' own programs, downloaded from npm (0.9 GB) unless the cache has them. */
export default defineConfig({
  test: {
    root: path.join(import.meta.dirname, "../.."),
    include: ["tests/real-agents/*.cli.ts"],
    globalSetup: ["tests/real-agents/install.ts"],
    // One file of them waits while the other computes.
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
});
