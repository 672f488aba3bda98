import { readFile } from "node:fs/promises";
import type { PluginBuild } from "esbuild";

/** Leaves out of the bundles what packages hold beside the part that Baton calls: whoever calls it after all is told what is missing, and where it was left out. */
export function dropUnusedParts(build: PluginBuild): void {
  shareAzure(build);
  dropChecksumsOfAzure(build);
  dropUnusedOfUndici(build);
  dropUnusedOfOpenai(build);
}

/** The code of a function that names what is missing. */
const refuse = (owner: string): string =>
  `const refuse = (name) => { throw new Error(name + " of ${owner} is not in the bundles (scripts/unused-parts.ts)"); };`;

/** Artifacts and cache ask for two neighboring versions of Azure's client: both take the newer one, which saves 270 kB. */
function shareAzure(build: PluginBuild): void {
  build.onResolve({ filter: /^@azure\/(storage-blob|core-rest-pipeline)$/ }, (args) => {
    if (!/@actions\/cache\//.test(args.importer)) return undefined;
    return build.resolve(args.path, { resolveDir: import.meta.dirname, kind: args.kind });
  });
}

/** Azure's own checksum is 85 kB of WebAssembly and computed only by who asks for `contentChecksumAlgorithm`; artifacts and cache bring digests of their own. */
function dropChecksumsOfAzure(build: PluginBuild): void {
  build.onLoad({ filter: /@azure\/storage-common\/dist\/esm\/crc64\.js$/ }, () => ({
    contents: `${refuse("@azure/storage-common")}\nexport default async () => refuse("crc64");`,
  }));
}

/**
 * Of undici `fetch` through a `ProxyAgent` alone is used, which opens its tunnels by `connect`; Node has the rest itself. Its parser is there twice, with and without SIMD:
 * the one without runs on every machine.
 */
function dropUnusedOfUndici(build: PluginBuild): void {
  build.onLoad({ filter: /\/undici\/index\.js$/ }, () => ({
    contents: `
      ${refuse("undici")}
      require("./lib/dispatcher/dispatcher").prototype.connect = require("./lib/api/api-connect");
      const used = { fetch: require("./lib/web/fetch").fetch, ProxyAgent: require("./lib/dispatcher/proxy-agent") };
      const asked = (name) => typeof name === "symbol" || name === "__esModule" || name in used;
      module.exports = new Proxy(used, { get: (_, name) => (asked(name) ? used[name] : refuse(name)) });`,
  }));
  build.onResolve({ filter: /llhttp_simd-wasm\.js$/ }, ({ path, importer, resolveDir, kind }) =>
    build.resolve(path.replace("_simd", ""), { importer, resolveDir, kind }),
  );
}

/** What Baton asks OpenAI for. The client makes an object of every other resource at its start, too. */
const usedOfOpenai = /openai\/resources\/(?:responses\/|(?:batches|files|models)\.mjs)/;

/** OpenAI's resources that nobody asks for are two thirds of its package; so are its own readers of streams, as the answer's last event holds the whole. */
function dropUnusedOfOpenai(build: PluginBuild): void {
  build.onLoad({ filter: /openai\/(?:resources\/.*|lib\/responses\/ResponseStream)\.mjs$/ }, async ({ path }) => {
    if (usedOfOpenai.test(path)) return undefined;
    const names = [...(await readFile(path, "utf8")).matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
    if (names.length === 0) return undefined;
    const told = '{ get: (_, key) => typeof key === "symbol" ? undefined : refuse(name + "." + key) }';
    return {
      contents: [
        refuse("openai"),
        `const absent = (name) => class { constructor() { return new Proxy(this, ${told}); } };`,
        ...names.map((name) => `export const ${name} = absent("${name}");`),
      ].join("\n"),
    };
  });
}
