import { readFile } from "node:fs/promises";
import type { OnResolveArgs, Plugin, PluginBuild } from "esbuild";
import { dropUnusedParts } from "./unused-parts.ts";

/**
 * Leaves out of the bundles, or puts off until it is used, what packages bring along at every start though nothing of ours asks for it, and what esbuild
 * can not know to be unused: it cost 690 kB of code to be read, 20 MB of memory and a quarter of the start a process.
 */
export const leanPackages: Plugin = {
  name: "lean-packages",
  setup(build) {
    dropHttpClients(build);
    keepEnglish(build);
    parseWithoutCompiling(build);
    dropUnusedOfZod(build);
    dropUnusedParts(build);
    putOff(build);
  },
};

/** OIDC tokens and facts about the platform bring an HTTP client (undici) each. The package does not say that loading them does nothing; it is so. What is used of them after all stays in. */
function dropHttpClients(build: PluginBuild): void {
  build.onResolve({ filter: /^\.\/(oidc-utils|platform)\.js$/ }, async (args) => {
    if (args.pluginData === itself || !/@actions\/core\/lib\/core\.js$/.test(args.importer)) return undefined;
    return { ...(await resolveItself(build, args)), sideEffects: false };
  });
}

/** Messages in fifty languages hang on the namespace `z`, which is kept whole. English, the only one that is spoken, is imported on its own. */
function keepEnglish(build: PluginBuild): void {
  build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
    contents: 'export { default as en } from "./en.js";',
  }));
}

/** Zod compiles each schema to a function at its first use, which pays from some hundred values on; a job parses a handful. */
function parseWithoutCompiling(build: PluginBuild): void {
  build.onLoad({ filter: /zod\/v4\/core\/core\.js$/ }, async ({ path }) => ({
    contents: `${await readFile(path, "utf8")}\nconfig({ jitless: true });\n`,
  }));
}

/** What nobody here calls and the namespace `z` keeps: 40 kB that are read at every start. Who calls it after all is told. */
function dropUnusedOfZod(build: PluginBuild): void {
  build.onLoad({ filter: /zod\/v4\/(?:core\/compile|classic\/from-json-schema)\.js$/ }, async ({ path }) => {
    const names = [...(await readFile(path, "utf8")).matchAll(/^export (?:const|class|function) (\w+)/gm)];
    const lines = names.map(([, name]) => `export const ${name} = function () { refuse("${name}"); };`);
    const refuse = 'const refuse = (name) => { throw new Error(name + " of zod is not in the bundles"); };';
    return { contents: [refuse, ...lines].join("\n") };
  });
}

/** CommonJS packages that are loaded at their first use: who imports them, by which word, and what stands in their place until then. */
const late: readonly { readonly importer: RegExp; readonly word: string; readonly standIn: string }[] = [
  {
    // Node's own fetch is undici's too; the package is needed to go through a proxy alone.
    importer: /@actions\/(github|http-client)\/lib\//,
    word: "undici",
    standIn: `
      exports.fetch = (url, options) => (options?.dispatcher === undefined ? globalThis.fetch : itself().fetch)(url, options);
      exports.ProxyAgent = function (...args) { return new (itself().ProxyAgent)(...args); };`,
  },
  // unzip-stream → binary → chainsaw → traverse: asked for to clone typed arrays alone.
  {
    importer: /\/traverse\/index\.js$/,
    word: "typedarray.prototype.slice",
    standIn: "module.exports = (...args) => itself()(...args);",
  },
  // archiver: asked for to add whole folders alone; an artifact's files are added one by one.
  {
    importer: /\/archiver\/lib\/core\.js$/,
    word: "readdir-glob",
    standIn: "module.exports = (...args) => itself()(...args);",
  },
  {
    importer: /\/archiver-utils\/index\.js$/,
    word: "./file.js",
    standIn: "module.exports = new Proxy({}, { get: (_, name) => itself()[name] });",
  },
];

const itself = "itself";

/** Resolves what an import means without this plugin. */
const resolveItself = (build: PluginBuild, { path, importer, resolveDir, kind }: OnResolveArgs) =>
  build.resolve(path, { importer, resolveDir, kind, pluginData: itself });

function putOff(build: PluginBuild): void {
  const words = late.map(({ word }) => word.replaceAll(".", "\\."));
  build.onResolve({ filter: new RegExp(`^(${words.join("|")})$`) }, async (args) => {
    const one = late.find(({ word, importer }) => word === args.path && importer.test(args.importer));
    if (one === undefined || args.pluginData === itself) return undefined;
    const { path, errors } = await resolveItself(build, args);
    // What a module is called goes into the names of chunks, which are to be the same on every machine.
    return { path: one.word, namespace: "late", pluginData: { path, standIn: one.standIn }, errors };
  });
  build.onLoad({ filter: /.*/, namespace: "late" }, ({ pluginData: { path, standIn } }) => ({
    resolveDir: import.meta.dirname,
    contents: `const itself = () => require(${JSON.stringify(path)});\n${standIn}\n`,
  }));
}
