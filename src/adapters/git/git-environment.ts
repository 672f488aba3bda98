import { devNull } from "node:os";
import { join } from "node:path";

export type GitIdentity = { readonly name: string; readonly email: string };

/** What git and libcurl need of the machine. All else stays out: no user's configuration, no agent's sockets, no other secret of the job. */
const passed = [
  "PATH",
  "TMPDIR",
  "SystemRoot",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "all_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
];

const settings: readonly (readonly [string, string])[] = [
  ["core.hooksPath", devNull],
  ["core.fsmonitor", "false"],
  ["core.autocrlf", "false"],
  ["core.symlinks", "true"],
  ["core.fileMode", "true"],
  ["core.quotePath", "true"],
  // A base may hold names that are odd elsewhere (a back-slash, `c:x`); it stays as it is. In changes `checkPath` refuses them.
  ["core.protectNTFS", "false"],
  ["core.protectHFS", "false"],
  // The objects of a job hang on no ref and must live as long as it.
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["fetch.writeCommitGraph", "false"],
  ["credential.helper", ""],
  ["core.askPass", ""],
  // A redirect would carry the token's header to another host.
  ["http.followRedirects", "false"],
  // A server that hangs: below 1 KB/s for a minute is a failure.
  ["http.lowSpeedLimit", "1000"],
  ["http.lowSpeedTime", "60"],
  ["protocol.version", "2"],
  // A server that is told of a commit we have takes its contents for had too, which a blobless clone has not, and leaves them out.
  ["fetch.negotiationAlgorithm", "noop"],
  // Over HTTP git always packs thin, and would fetch the old contents of changed files only to send smaller ones.
  ["pack.window", "0"],
  ["push.gpgSign", "false"],
  ["commit.gpgSign", "false"],
];

/**
 * The whole environment of one git process. Two repositories share one object store: the one that speaks to the server is a partial clone, and the `local` one
 * does not know that, so that a blob that lacks is "missing" there instead of one more request (`GIT_NO_LAZY_FETCH` is young and makes `cat-file` die).
 * The token goes as configuration of the remote process alone: never in an argument, where `ps` shows it, and never on disk.
 */
export function gitEnvironment(of: {
  readonly folder: string;
  readonly identity: GitIdentity;
  readonly host: Readonly<Record<string, string | undefined>>;
  readonly remote: boolean;
  readonly remoteUrl: string;
  readonly token?: string | undefined;
}): Record<string, string> {
  const config = [...settings];
  if (of.remote && of.token !== undefined) {
    const basic = Buffer.from(`x-access-token:${of.token}`).toString("base64");
    config.push([`http.${of.remoteUrl}.extraheader`, `AUTHORIZATION: basic ${basic}`]);
  }
  const environment: Record<string, string> = {
    GIT_DIR: of.remote ? of.folder : join(of.folder, "local"),
    GIT_OBJECT_DIRECTORY: join(of.folder, "objects"),
    HOME: of.folder,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_ALLOW_PROTOCOL: "https:http:file",
    GIT_AUTHOR_NAME: of.identity.name,
    GIT_AUTHOR_EMAIL: of.identity.email,
    GIT_COMMITTER_NAME: of.identity.name,
    GIT_COMMITTER_EMAIL: of.identity.email,
    GIT_CONFIG_COUNT: String(config.length),
  };
  for (const [index, [key, value]] of config.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  for (const name of passed) {
    const value = of.host[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
