import { readFile, stat } from "node:fs/promises";
import path from "node:path";

/** What leads a job's tools to registries: variables, and files that those name. */
export type Registries = {
  /** `open`: without a credential. */
  readonly open: Readonly<Record<string, string>>;
  /** All of it: those with a credential in their address too. */
  readonly all: Readonly<Record<string, string>>;
  /** Certificates, which are shown where they are. */
  readonly files: readonly string[];
  /** Settings of the machine that would be hidden, and hold no credential. */
  readonly settings: readonly string[];
};

export const noRegistries: Registries = { open: {}, all: {}, files: [], settings: [] };

/** Addresses of registries and proxies, and what says how they are spoken to. No name of a token: of those a person declares what `setup` may have. */
const passed: readonly RegExp[] = [
  /^(?:https?|all|no)_proxy$/i,
  /^npm_config_(?:registry|https?_proxy|https-proxy|proxy|noproxy|strict_ssl|strict-ssl|ca|fetch_retries|fetch_timeout)$/i,
  /^(?:YARN_NPM_REGISTRY_SERVER|YARN_REGISTRY|YARN_HTTPS?_PROXY|YARN_ENABLE_STRICT_SSL|COREPACK_NPM_REGISTRY|COREPACK_INTEGRITY_KEYS|BUN_CONFIG_REGISTRY|NPM_REGISTRY|DENO_TLS_CA_STORE)$/,
  /^(?:PIP_(?:INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|TRUSTED_HOST|PROXY|DEFAULT_TIMEOUT|RETRIES)|UV_(?:DEFAULT_INDEX|FIND_LINKS|INDEX|INDEX_URL|EXTRA_INDEX_URL|NATIVE_TLS|SYSTEM_CERTS|INSECURE_HOST|PYTHON_INSTALL_MIRROR|HTTP_TIMEOUT))$/,
  /^(?:GOPROXY|GOSUMDB|GONOSUMDB|GONOPROXY|GOPRIVATE|GOINSECURE|GOVCS)$/,
  /^CARGO_(?:REGISTRY_DEFAULT|REGISTRIES_[A-Z0-9_]+_INDEX|REGISTRIES_[A-Z0-9_]+_PROTOCOL|SOURCE_[A-Z0-9_]+_(?:REGISTRY|REPLACE_WITH)|HTTP_(?:PROXY|TIMEOUT|CHECK_REVOKE|MULTIPLEXING)|NET_RETRY)$/,
  /^(?:BUNDLE_MIRROR__[A-Z0-9_.]+|RUSTUP_DIST_SERVER|RUSTUP_UPDATE_ROOT|HEX_MIRROR|HEX_MIRROR_URL|COMPOSER_MIRROR_PATH_REPOS|NUGET_SOURCE)$/,
];
/** These name a file, or a folder, of certificates. */
const certificates =
  /^(?:NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO|PIP_CERT|CARGO_HTTP_CAINFO|npm_config_cafile|YARN_HTTPS_CA_FILE_PATH|YARN_CA_FILE_PATH|DENO_CERT|HEX_CACERTS_PATH|COMPOSER_CAFILE|BUNDLE_SSL_CA_CERT)$/i;

/** npm's own, for the whole machine. */
const settings = ["/etc/npmrc", "/usr/etc/npmrc", "/usr/local/etc/npmrc"];
/** A key for credentials, or an address that holds one; also npm's old `key`, which is a client's private one. */
const credential = /(?:_auth|authtoken|_password|username|^\s*key)\s*=|:\/\/[^\s/@]+@/im;

/** Shorter ones would be taken out of every second word. */
const minSecret = 4;

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks once, at a job's environment and its machine; what is not there is not handed on. */
export async function findRegistries(env: Environment): Promise<Registries> {
  const named = entriesOf(env).filter(([name]) => passed.some((pattern) => pattern.test(name)));
  const shown = await Promise.all(
    entriesOf(env)
      .filter(([name]) => certificates.test(name))
      .map(onlyThere),
  );
  const places = shown.flat();
  const open = [...named.filter(([, value]) => !holdsCredential(value)), ...places];
  const readable = await Promise.all(settings.map(withoutCredential));
  return {
    open: Object.fromEntries(open),
    all: Object.fromEntries([...named, ...places]),
    files: [...new Set(places.map(([, place]) => place))],
    settings: readable.flat(),
  };
}

/** Passwords that stand in a proxy's or registry's address, as they stand there and decoded: whatever `setup` prints is cleaned of them. */
export function findCredentials(env: Environment): readonly string[] {
  const named = entriesOf(env).filter(([name]) => passed.some((pattern) => pattern.test(name)));
  return named.flatMap(([, value]) =>
    [...value.matchAll(/:\/\/([^\s/@]+)@/g)].flatMap(([, user = ""]) => {
      const secret = user.includes(":") ? user.slice(user.indexOf(":") + 1) : user;
      return [...new Set([secret, decode(secret)])].filter((text) => text.length >= minSecret);
    }),
  );
}

function entriesOf(env: Environment): readonly (readonly [string, string])[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value === undefined || value === "" || value.includes("\0") ? [] : [[name, value] as const],
  );
}

function holdsCredential(value: string): boolean {
  return /:\/\/[^\s/@]+@/.test(value);
}

async function onlyThere([name, place]: readonly [string, string]): Promise<readonly (readonly [string, string])[]> {
  if (!path.isAbsolute(place)) return [];
  const found = await stat(place).catch(() => undefined);
  return found?.isFile() || (found?.isDirectory() && /_DIR$/i.test(name)) ? [[name, place]] : [];
}

async function withoutCredential(place: string): Promise<readonly string[]> {
  const text = await readFile(place, "utf8").catch(() => undefined);
  return text === undefined || credential.test(text) ? [] : [place];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
