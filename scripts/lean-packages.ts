import type { Plugin } from "esbuild";

/**
 * Leaves out of the bundles what packages bring along at every start though nothing of ours asks for it, and what esbuild can not know to be unused:
 * it cost 690 kB of code to be read and 20 MB of memory a process.
 */
export const leanPackages: Plugin = {
  name: "lean-packages",
  setup(build) {
    // OIDC tokens and facts about the platform bring an HTTP client (undici) each. The package does not say that loading them does nothing; it is so. What is
    // used of them after all stays in.
    build.onResolve(
      { filter: /^\.\/(oidc-utils|platform)\.js$/ },
      async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (pluginData === "found" || !/@actions\/core\/lib\/core\.js$/.test(importer)) return undefined;
        const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: "found" });
        return { ...found, sideEffects: false };
      },
    );
    // Messages in fifty languages hang on the namespace `z`, which is kept whole. English, the only one that is spoken, is imported on its own.
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};
