import { randomBytes } from "node:crypto";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import { stripAnsi } from "../../core/text/strip-ansi.ts";
import { truncateMiddle } from "../../core/text/truncate.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Services, StartedServices, WantedService } from "../../ports/services.ts";
import { type Docker, lastWords, openDocker } from "./docker.ts";
import { findEngine } from "./find-engine.ts";
import { Images } from "./images.ts";
import { removeGroup, removeLeftovers } from "./leftovers.ts";
import { type OuterDoor, openOuterDoor } from "./outer-door.ts";
import { readOwner } from "./owner.ts";
import { type Mark, nameOf, toNetwork, toRun } from "./to-words.ts";
import { failed, waitReady } from "./wait-ready.ts";

/** Longer than any proof takes: what is older and of a process that nobody can look for is left over. */
const lastsMs = 24 * 3_600_000;
const logLines = 40;
const maxLogBytes = 6_000;

type Of = {
  /** The job's own, which says where Docker is. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, "now" | "monotonicMs" | "sleep">;
  readonly redact: (text: string) => string;
  readonly say: (line: string) => void;
};

/** Services in containers of this machine's Docker, by its command line. Nothing is asked before the first call. */
export function openServices(of: Of): Services {
  const docker = openDocker(of.env);
  const images = new Images(docker);
  let engine: Promise<string> | undefined;
  const begin = (signal: AbortSignal): Promise<string> => {
    const begun = engine ?? beginOnce(docker, of, signal);
    engine = begun;
    begun.catch(() => {
      engine = undefined;
    });
    return begun;
  };
  return {
    async fetch(wanted, signal) {
      await begin(signal);
      await allOf(wanted, (service) => images.fetch(service, signal));
    },
    async start(wanted, signal) {
      const name = await begin(signal);
      const versions = await allOf(wanted, (service) => images.fetch(service, signal));
      const started = wanted.map(({ name, image }, at) => ({ name, image, version: versions[at] ?? null }));
      return { engine: name, started, ...(await bringUp(wanted, { ...of, docker, signal })) };
    },
  };
}

async function beginOnce(docker: Docker, { clock, say }: Of, signal: AbortSignal): Promise<string> {
  const engine = await findEngine(docker, signal);
  const count = await removeLeftovers(docker, clock.now().getTime());
  if (count > 0) say(`Containers of services that a job left which is gone, taken away: ${count}.`);
  return engine;
}

type Up = Of & { readonly docker: Docker; readonly signal: AbortSignal };

async function bringUp(wanted: readonly WantedService[], up: Up): Promise<Pick<StartedServices, "doors" | "stop">> {
  const { docker, clock, say } = up;
  const until = String(Math.ceil((clock.now().getTime() + lastsMs) / 1000));
  const mark: Mark = { group: randomBytes(8).toString("hex"), owner: readOwner(), until };
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "baton-services-")));
  const doors: OuterDoor[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      await Promise.all(doors.map((door) => door.close()));
      const left = await removeGroup(docker, mark).catch((thrown: unknown) => String(thrown));
      if (left !== undefined) say(`A service is left over, for the next start to take away: ${left}`);
      await rm(folder, { recursive: true, force: true });
    })();
    return stopping;
  };
  try {
    await makeNetwork(mark, up);
    const addresses = await startAll(wanted, mark, up);
    for (const [at, { ports }] of wanted.entries())
      for (const { inside, container } of ports)
        doors.push(await openOuterDoor({ folder, port: inside, to: { host: addresses[at] ?? "", port: container } }));
    return { doors: doors.map(({ port, socket }) => ({ port, socket })), stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function makeNetwork(mark: Mark, { docker, signal }: Up): Promise<void> {
  const made = await docker(toNetwork(mark), { timeoutMs: 60_000, signal });
  signal.throwIfAborted();
  if (made.exitCode === 0) return;
  const message = `No network for services can be made: \`docker network create\` says: ${lastWords(made)}.`;
  throw new Fault("services.failed", message, { who: "outside", retryable: true, facts: { service: "", log: "" } });
}

/** The first one that fails ends the wait for the others. */
async function startAll(wanted: readonly WantedService[], mark: Mark, up: Up): Promise<readonly string[]> {
  const over = new AbortController();
  const signal = AbortSignal.any([up.signal, over.signal]);
  return allOf(wanted, async (service) => {
    try {
      return await startOne(service, mark, { ...up, signal });
    } catch (thrown) {
      over.abort(thrown);
      throw thrown;
    }
  });
}

async function startOne(service: WantedService, mark: Mark, up: Up): Promise<string> {
  const { docker, clock, signal } = up;
  const container = `${nameOf(mark)}-${service.name}`;
  const run = await docker(toRun(service, mark), { timeoutMs: 120_000, signal });
  signal.throwIfAborted();
  if (run.exitCode !== 0)
    throw failed(service, `can not be started: \`docker run\` says: ${lastWords(run)}`, "Look at its image.");
  try {
    return await waitReady(service, { docker, clock, container, network: nameOf(mark), signal });
  } catch (thrown) {
    if (!(thrown instanceof Fault) || up.signal.aborted) throw thrown;
    const { code, message, who, retryable, facts } = thrown;
    throw new Fault(code, message, { who, retryable, facts: { ...facts, log: await readLog(container, up) } });
  }
}

/** The last lines of what a service said, for people. */
async function readLog(container: string, { docker, redact }: Up): Promise<string> {
  const words = ["container", "logs", "--tail", String(logLines), container];
  const { output, errors } = await docker(words, { timeoutMs: 30_000 });
  const text = redact(stripAnsi(`${output}${errors}`).text).trim();
  return truncateMiddle(text, { maxBytes: maxLogBytes }).text;
}

/** Waits for all, and then throws what was thrown first. */
async function allOf<T, U>(items: readonly T[], act: (item: T) => Promise<U>): Promise<readonly U[]> {
  let first: { readonly thrown: unknown } | undefined;
  const ends = await Promise.all(
    items.map((item) =>
      act(item).then(
        (value) => ({ value }),
        (thrown: unknown) => {
          first ??= { thrown };
          return undefined;
        },
      ),
    ),
  );
  if (first !== undefined) throw first.thrown;
  return ends.flatMap((end) => (end === undefined ? [] : [end.value]));
}
