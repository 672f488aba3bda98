import { spawn, spawnSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { type Flags, type Parsed, parseFlags, Refusal } from "./flags.ts";
import { type Container, State } from "./state.ts";

/**
 * A stand-in for Docker's program: keeps its calls and what it made in a folder, runs a real process for each container, with a port of its own at an address of the
 * machine's loopback, and refuses whatever it does not know. It isolates nothing. `docker-stand-in <folder> <words of docker…>`
 */
const [folder = "", ...words] = process.argv.slice(2);
const state = new State(folder);
const listFormat = '{{.ID}}\t{{.Label "baton.owner"}}\t{{.Label "baton.until"}}';
const inspectFormat = '{"state":{{json .State}},"networks":{{json .NetworkSettings.Networks}}}';
const isDown = existsSync(state.at("down"));

type Command = { readonly flags: Flags; readonly run: (of: Parsed) => string | Promise<string> };
const commands: Readonly<Record<string, Command>> = {
  info: { flags: { format: "one" }, run: info },
  pull: { flags: { quiet: "yes" }, run: pull },
  "image inspect": { flags: { format: "one" }, run: inspectImage },
  "network create": { flags: { driver: "one", internal: "yes", label: "many" }, run: createNetwork },
  "network ls": { flags: { "no-trunc": "yes", filter: "one", format: "one" }, run: (of) => list("networks", of) },
  "network rm": { flags: {}, run: removeNetworks },
  "container ls": {
    flags: { all: "yes", "no-trunc": "yes", quiet: "yes", filter: "one", format: "one" },
    run: (of) => list("containers", of),
  },
  "container inspect": { flags: { format: "one" }, run: inspectContainer },
  "container exec": { flags: {}, run: execute },
  "container logs": { flags: { tail: "one" }, run: logs },
  "container rm": { flags: { force: "yes", volumes: "yes" }, run: removeContainers },
  run: {
    flags: {
      ...{ detach: "yes", name: "one", label: "many", network: "one", "network-alias": "one", dns: "one", pull: "one" },
      ...{ restart: "one", "security-opt": "one", "cap-drop": "one", "cap-add": "many", memory: "one" },
      ...{ "memory-swap": "one", "shm-size": "one", "pids-limit": "one", "log-driver": "one", "log-opt": "many" },
      env: "many",
    },
    run: start,
  },
};

state.record(words);
try {
  const name = [words.slice(0, 2).join(" "), words[0] ?? ""].find((one) => Object.hasOwn(commands, one));
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || command === undefined)
    throw new Refusal(`docker: unknown command: docker ${words[0]}\n\nRun 'docker --help' for more information`);
  const parsed = parseFlags(name, words.slice(name.split(" ").length), command.flags);
  if (isDown)
    throw new Refusal(
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
    );
  process.stdout.write(await command.run(parsed));
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = thrown instanceof Refusal ? thrown.exitCode : 1;
}

function only(values: Parsed["values"], name: string): string {
  return values.get(name)?.[0] ?? "";
}

function expectFormat(values: Parsed["values"], format: string): void {
  if (only(values, "format") !== format) throw new Refusal(`template parsing error: ${only(values, "format")}`, 64);
}

function info({ values }: Parsed): string {
  expectFormat(values, "{{json .}}");
  const told = existsSync(state.at("info.json")) ? JSON.parse(readFileSync(state.at("info.json"), "utf8")) : {};
  return `${JSON.stringify({ ServerVersion: "28.2.2", OSType: "linux", SecurityOptions: ["name=seccomp,profile=builtin"], ...told })}\n`;
}

function digestOf(reference: string): string {
  const digest = /^[a-z0-9][^@]*@sha256:([0-9a-f]{64})$/.exec(reference)?.[1];
  if (digest === undefined) throw new Refusal(`invalid reference format: ${reference}`);
  return digest;
}

function pull({ rest: [reference = ""] }: Parsed): string {
  const image = state.image("registry", digestOf(reference));
  if (image === undefined)
    throw new Refusal(`Error response from daemon: manifest for ${reference} not found: manifest unknown`);
  state.saveImage("images", digestOf(reference), image);
  return `${reference}\n`;
}

function inspectImage({ values, rest: [reference = ""] }: Parsed): string {
  expectFormat(values, "{{json .Config}}");
  const image = state.image("images", digestOf(reference));
  if (image === undefined) throw new Refusal(`Error response from daemon: No such image: ${reference}`);
  return `${JSON.stringify(image.config)}\n`;
}

function toLabels(values: Parsed["values"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (values.get("label") ?? []).map((label) => [label.split("=")[0] ?? "", label.slice(label.indexOf("=") + 1)]),
  );
}

function createNetwork({ values, rest: [name = ""] }: Parsed): string {
  if (only(values, "driver") !== "bridge") throw new Refusal("only bridge is here");
  const id = randomBytes(32).toString("hex");
  state.save("networks", { id, name, labels: toLabels(values), internal: values.has("internal") });
  return `${id}\n`;
}

function list(kind: "containers" | "networks", { values }: Parsed): string {
  const filter = /^label=([^=]+)(?:=(.*))?$/.exec(only(values, "filter"));
  if (filter === null) throw new Refusal(`invalid filter '${only(values, "filter")}'`);
  if (kind === "containers" && !values.has("all")) throw new Refusal("without --all only running ones would be listed");
  if (!values.has("quiet")) expectFormat(values, listFormat);
  const [, label = "", value] = filter;
  const found = state
    .list(kind)
    .filter(({ labels }) => label in labels && (value === undefined || labels[label] === value));
  return found
    .map(({ id, labels }) =>
      values.has("quiet") ? `${id}\n` : `${id}\t${labels["baton.owner"] ?? ""}\t${labels["baton.until"] ?? ""}\n`,
    )
    .join("");
}

function removeNetworks({ rest }: Parsed): string {
  for (const name of rest) {
    const network = state.list("networks").find((one) => one.id === name || one.name === name);
    if (network === undefined) throw new Refusal(`Error response from daemon: network ${name} not found`);
    if (state.list("containers").some((one) => one.network === network.name))
      throw new Refusal(
        `Error response from daemon: error while removing network: network ${name} has active endpoints`,
      );
    state.drop("networks", network.id);
  }
  return `${rest.join("\n")}\n`;
}

function start({ values, rest: [reference = "", ...more] }: Parsed): string {
  const image = state.image("images", digestOf(reference));
  if (more.length > 0) throw new Refusal("words after the image are not here", 125);
  if (!values.has("detach")) throw new Refusal("the stand-in runs nothing in the foreground", 125);
  if (image === undefined || only(values, "pull") !== "never")
    throw new Refusal(`docker: Error response from daemon: No such image: ${reference}`, 125);
  const [name, network] = [only(values, "name"), only(values, "network")];
  if (!state.list("networks").some((one) => one.name === network))
    throw new Refusal(`docker: Error response from daemon: network ${network} not found`, 125);
  if (state.list("containers").some((one) => one.name === name))
    throw new Refusal(
      `docker: Error response from daemon: Conflict. The container name "/${name}" is already in use`,
      125,
    );
  const id = randomBytes(32).toString("hex");
  // A name alone takes a variable off.
  const set = (values.get("env") ?? []).filter((line) => line.includes("="));
  const given = set.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  const env: Record<string, string> = Object.fromEntries(given);
  const address = `127.${randomInt(64, 250)}.${randomInt(1, 250)}.${randomInt(2, 250)}`;
  mkdirSync(state.at("containers", id));
  const log = openSync(state.at("containers", id, ".log"), "a");
  const child = spawn("/bin/sh", ["-c", '"$0" "$1"; echo $? > .exit', process.execPath, image.program], {
    cwd: state.at("containers", id),
    env: { ...env, ADDRESS: address },
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  const pid = child.pid ?? 0;
  state.save("containers", { id, name, labels: toLabels(values), network, address, image: reference, env, pid });
  return `${id}\n`;
}

function find(name: string | undefined): Container {
  const found = state.list("containers").find((one) => one.id === name || one.name === name);
  if (found === undefined) throw new Refusal(`Error response from daemon: No such container: ${name}`);
  return found;
}

function exitOf(id: string): number | undefined {
  const file = state.at("containers", id, ".exit");
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return text === "" ? undefined : Number(text);
}

function inspectContainer({ values, rest: [name] }: Parsed): string {
  expectFormat(values, inspectFormat);
  const { id, network, address, image } = find(name);
  const exit = exitOf(id);
  const check = state.image("images", digestOf(image))?.config.Healthcheck;
  const isHealthy = existsSync(state.at("containers", id, "healthy"));
  const health = check === undefined ? {} : { Health: { Status: isHealthy ? "healthy" : "starting" } };
  const told = { Running: exit === undefined, ExitCode: exit ?? 0, OOMKilled: false, ...health };
  return `${JSON.stringify({ state: told, networks: { [network]: { IPAddress: exit === undefined ? address : "" } } })}\n`;
}

function execute({ rest: [name, ...command] }: Parsed): string {
  const { id, env, address } = find(name);
  if (exitOf(id) !== undefined) throw new Refusal(`Error response from daemon: container ${id} is not running`);
  const [program = "", ...args] = command;
  const all = { ...env, ADDRESS: address, PATH: "/usr/bin:/bin" };
  const ran = spawnSync(program, args, { cwd: state.at("containers", id), env: all, encoding: "utf8" });
  process.stderr.write(ran.stderr ?? "");
  process.exitCode = ran.status ?? 137;
  return ran.stdout ?? "";
}

function logs({ values, rest: [name] }: Parsed): string {
  const lines = readFileSync(state.at("containers", find(name).id, ".log"), "utf8").split("\n");
  return lines.slice(-Number(only(values, "tail")) - 1).join("\n");
}

function removeContainers({ values, rest }: Parsed): string {
  if (!values.has("force")) throw new Refusal("cannot remove a running container: stop it first or use --force");
  for (const name of rest) {
    const { id, pid } = find(name);
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
    state.drop("containers", id);
  }
  return `${rest.join("\n")}\n`;
}
