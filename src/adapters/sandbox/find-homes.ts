import { stat } from "node:fs/promises";
import path from "node:path";
import { isWithin } from "./plan-mounts.ts";

/** Where tools stand, as a job's environment says it: variables, and the places that they name. */
export type Homes = { readonly env: Readonly<Record<string, string>>; readonly places: readonly string[] };

/**
 * Set by GitHub's images and by setup-java, -python, -go, -dotnet, -node, -uv, -php, -beam, -android, dtolnay/rust-toolchain, pnpm/action-setup and the like. Each
 * names one place. CARGO_HOME and GOPATH are not among them: they are written into, and the first holds a registry's token.
 */
const places: readonly RegExp[] = [
  /^(?:JAVA_HOME(?:_\d+_\w+)?|JDK_HOME|GRAALVM_HOME|ANT_HOME|GRADLE_HOME|MAVEN_HOME|M2_HOME|KOTLIN_HOME|SCALA_HOME|SBT_HOME)$/,
  /^(?:GOROOT(?:_\d+_\d+_\w+)?|RUSTUP_HOME|PNPM_HOME|DOTNET_ROOT(?:_\w+)?|DENO_INSTALL_ROOT)$/,
  /^(?:pythonLocation|Python[23]?_ROOT_DIR|PYTHON_\w*HOME|PYTHONHOME)$/,
  /^(?:ANDROID_(?:HOME|SDK_ROOT|NDK(?:_HOME|_ROOT|_LATEST_HOME)?)|SWIFT_HOME|INSTALL_DIR_FOR_(?:OTP|ELIXIR|GLEAM|REBAR3))$/,
  /^(?:PLAYWRIGHT_BROWSERS_PATH|PUPPETEER_(?:EXECUTABLE_PATH|CACHE_DIR)|CHROME_(?:BIN|PATH)|CHROMEWEBDRIVER|GECKOWEBDRIVER|EDGEWEBDRIVER|FIREFOX_BIN|CYPRESS_RUN_BINARY)$/,
  /^(?:VCPKG_(?:ROOT|INSTALLATION_ROOT)|BOOST_ROOT|LLVM_PATH|LIBCLANG_PATH|QT_ROOT_DIR|QT_PLUGIN_PATH|QML2_IMPORT_PATH)$/,
];
/** Several places with colons; those that are not there are left out. */
const lists = /^(?:LD_LIBRARY_PATH|PKG_CONFIG_PATH)$/;
/** Words and versions alone. */
const words =
  /^(?:GOTOOLCHAIN|RUSTUP_TOOLCHAIN|CARGO_INCREMENTAL|UV_PYTHON|DOTNET_NOLOGO|DOTNET_MULTILEVEL_LOOKUP|PUPPETEER_SKIP_(?:CHROMIUM_)?DOWNLOAD|PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD|COMPOSER_(?:NO_INTERACTION|NO_AUDIT|PROCESS_TIMEOUT)|CC|CXX|FC)$/;
const plainWord = /^[\w.+@~^*-]{1,100}$/;

/**
 * Looks once at a job's environment. Only names of the lists count, none of which is a secret's. A place must be there; one that holds the home, a `hidden` folder
 * or half of the machine is not handed on, as all of it would be seen.
 */
export async function findHomes(
  env: Readonly<Record<string, string | undefined>>,
  of: { readonly home: string; readonly hidden: readonly string[] },
): Promise<Homes> {
  const given = Object.entries(env).flatMap(([name, value = ""]) => (value === "" ? [] : [[name, value] as const]));
  const found = await Promise.all(
    given.map(
      async ([name, value]): Promise<{ name: string; value: string; places: readonly string[] } | undefined> => {
        if (words.test(name)) return plainWord.test(value) ? { name, value, places: [] } : undefined;
        if (!lists.test(name) && !places.some((pattern) => pattern.test(name))) return undefined;
        const named = lists.test(name) ? value.split(":") : [value];
        const there = await Promise.all(named.map((place) => isThere(place, [of.home, ...of.hidden])));
        const kept = named.filter((_place, at) => there[at] === true);
        return kept.length === 0 ? undefined : { name, value: kept.join(":"), places: kept };
      },
    ),
  );
  const homes = found.filter((one) => one !== undefined);
  return {
    env: Object.fromEntries(homes.map(({ name, value }) => [name, value])),
    places: [...new Set(homes.flatMap((one) => one.places))],
  };
}

async function isThere(place: string, unseen: readonly string[]): Promise<boolean> {
  if (!path.isAbsolute(place) || path.normalize(place) === "/" || place.includes("\0")) return false;
  if (unseen.some((folder) => isWithin(folder, place))) return false;
  return stat(place).then(
    () => true,
    () => false,
  );
}
