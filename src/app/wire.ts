import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { openAgentLogs } from "../adapters/agent-log/open-agent-logs.ts";
import { systemClock } from "../adapters/clock/system-clock.ts";
import { findCheckout } from "../adapters/git/find-checkout.ts";
import { openGit } from "../adapters/git/open-git.ts";
import { openForge } from "../adapters/github/open-forge.ts";
import { openToolServers } from "../adapters/mcp/open-tool-server.ts";
import { agentPools, logsFolder } from "../adapters/models/cli/agent-pools.ts";
import { findBatches, findModel } from "../adapters/models/find-model.ts";
import { openPreparedStore } from "../adapters/prepared/open-prepared-store.ts";
import { openSetUpSecrets } from "../adapters/prepared/open-set-up-secrets.ts";
import { createActionsReporter } from "../adapters/runner/actions-reporter.ts";
import { createArtifactCarrier } from "../adapters/runner/artifact-carrier.ts";
import { readJob } from "../adapters/runner/read-job.ts";
import { findCredentials } from "../adapters/sandbox/find-registries.ts";
import { openSandbox } from "../adapters/sandbox/open-sandbox.ts";
import { openServices } from "../adapters/services/open-services.ts";
import { openState } from "../adapters/state/open-state.ts";
import { openSyntax } from "../adapters/syntax/open-syntax.ts";
import { handOver } from "../adapters/workspace/hand-over.ts";
import { keepFolder } from "../adapters/workspace/keep-folder.ts";
import { openWorkspace } from "../adapters/workspace/open-workspace.ts";
import { once } from "../core/once.ts";
import { parseSetUpSecrets, setUpSecretsName } from "../core/set-up-secrets.ts";
import { createRedactor } from "../core/text/redact.ts";
import { minDisguised, toSecretForms } from "../core/text/secret-forms.ts";
import { keyNames } from "../core/vendors.ts";
import { findTrace } from "../effects/find-trace.ts";
import { redactForge } from "../effects/redact-forge.ts";
import type { Ports } from "../ports/ports.ts";
import type { Reporter } from "../ports/reporter.ts";
import { checkAppend } from "../state/machines/check-append.ts";
import { appendLine } from "./append-line.ts";
import { loadFile } from "./load-file.ts";
import { saveFile } from "./save-file.ts";

/** A job without a sandbox: said by `npm start --no-sandbox` alone. Of a caller's environment only what its set-up action writes comes here, and that runs outside the sandbox itself. */
const noSandboxVariable = "BATON_NO_SANDBOX";

type Environment = Record<string, string | undefined>;

/** Secrets by the name of the variable that held them. */
export type Secrets = Readonly<Record<string, string>>;

const secretNames: readonly string[] = [...keyNames, "INPUT_TOKEN", "ACTIONS_RUNTIME_TOKEN", setUpSecretsName];
/** The artifact client reads this one from the environment itself. */
const keptInEnvironment: readonly string[] = ["ACTIONS_RUNTIME_TOKEN"];

/** Takes the secrets out of the environment, so that no child process inherits one. */
export function takeSecrets(env: Environment): Secrets {
  const found = secretNames.flatMap((name) => {
    const value = env[name]?.trim() ?? "";
    if (!keptInEnvironment.includes(name)) delete env[name];
    return value === "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

export function openReporter(env: Environment, secrets: Secrets): Reporter {
  const { hidden } = parseSetUpSecrets(secrets[setUpSecretsName] ?? "");
  return createActionsReporter({
    onRunner: env["GITHUB_ACTIONS"] === "true",
    redact: createRedactor(toHidden(env, secrets)),
    // GitHub knows the lines of this secret, and no value of them.
    masks: hidden.flatMap(toSecretForms).filter((form) => form.length >= minDisguised),
  });
}

/** What nobody may read of this job. Of the set-up's secret the values alone: names and comments in it are none. */
function toHidden(env: Environment, { [setUpSecretsName]: setUp = "", ...secrets }: Secrets): readonly string[] {
  return [...Object.values(secrets), ...parseSetUpSecrets(setUp).hidden, ...findCredentials(env)];
}

const identity = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };

/** Folders of the job that no tool of it needs: batons, logs of agents, file commands of the runner, a checkout that may hold a token. */
function ownFolders(env: Environment, scratch: string): readonly string[] {
  return [scratch, logsFolder(env), ...["RUNNER_TEMP", "GITHUB_WORKSPACE"].flatMap((name) => env[name] || [])];
}

/** The one place that knows every adapter. Nothing is opened before a story asks for it. */
export function openPorts(of: {
  readonly env: Environment;
  readonly secrets: Secrets;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}): Ports {
  const { env, reporter, signal } = of;
  const { [setUpSecretsName]: setUp = "", ...secrets } = of.secrets;
  const job = readJob(env);
  const token = secrets["INPUT_TOKEN"];
  const clock = systemClock;
  const git = once(() =>
    openGit({
      folder: path.join(job.scratch, "repository.git"),
      remoteUrl: `${job.serverUrl}/${job.repository}.git`,
      ...(token === undefined ? {} : { token }),
      identity,
      warn: (message) => reporter.warn(message),
    }),
  );
  const sandbox = once(async () => {
    // Only a place that is there can be hidden; a log may begin later.
    await mkdir(logsFolder(env), { recursive: true }).catch(() => undefined);
    return openSandbox({ env, hidden: ownFolders(env, job.scratch), unconfined: env[noSandboxVariable] === "true" });
  });
  const openLog = openAgentLogs({
    folder: logsFolder(env),
    now: () => clock.now(),
    warn: (message) => reporter.warn(message),
  });
  const forge = redactForge(
    openForge({
      apiUrl: env["GITHUB_API_URL"] ?? "https://api.github.com",
      token: token ?? "",
      repository: job.repository,
      clock,
      signal,
    }),
    reporter,
  );
  return {
    job,
    clock,
    reporter,
    signal,
    carrier: createArtifactCarrier(job.scratch, { token: token ?? "", repository: job.repository }),
    forge,
    findModel: findModel({ ...env, ...secrets }),
    findBatches: findBatches({ ...env, ...secrets }),
    openAgents: agentPools({ ...env, ...secrets }, sandbox, openLog, (line) => reporter.say(line)),
    openLog,
    syntax: openSyntax,
    git,
    checkout: once(() =>
      findCheckout(env["GITHUB_WORKSPACE"] ?? process.cwd(), path.join(job.scratch, "checkout.git")),
    ),
    state: once(async () =>
      openState({ git: await git(), clock, accept: checkAppend, findTrace: () => findTrace(forge) }),
    ),
    sandbox,
    services: openServices({
      env,
      clock,
      redact: (text) => reporter.redact(text).text,
      say: (line) => reporter.say(line),
    }),
    openToolServer: openToolServers(sandbox),
    workspace: async (folder) => openWorkspace(folder ?? (await mkdtemp(path.join(job.scratch, "work-")))),
    keepFolder,
    handOver,
    preparedStore: openPreparedStore({
      env,
      job,
      token: token ?? "",
      secrets: toHidden(env, of.secrets),
      handOver,
      clock,
      reporter,
    }),
    setUpSecrets: openSetUpSecrets(parseSetUpSecrets(setUp)),
    save: saveFile,
    append: appendLine,
    load: loadFile,
    drop: (file) => rm(file, { force: true }),
  };
}
