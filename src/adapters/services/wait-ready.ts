import { connect } from "node:net";
import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { WantedService } from "../../ports/services.ts";
import { type Docker, lastWords } from "./docker.ts";

const Inspected = z.object({
  state: z.object({
    Running: z.boolean(),
    ExitCode: z.int(),
    OOMKilled: z.boolean().default(false),
    Health: z.object({ Status: z.string() }).nullish(),
  }),
  networks: z.record(z.string(), z.object({ IPAddress: z.string() })),
});
const format = '{"state":{{json .State}},"networks":{{json .NetworkSettings.Networks}}}';
const everyMs = 200;
const callMs = 30_000;

type Look = {
  readonly docker: Docker;
  readonly clock: Pick<Clock, "monotonicMs" | "sleep">;
  readonly container: string;
  readonly network: string;
  readonly signal: AbortSignal;
};

/** Waits until a service says that it is ready and all of its ports accept; gives its address. @throws Fault `services.failed` without a log yet */
export async function waitReady(service: WantedService, look: Look): Promise<string> {
  const { clock, signal } = look;
  const endMs = clock.monotonicMs() + service.timeoutMs;
  for (;;) {
    const { address, lacks } = await lookOnce(service, look);
    signal.throwIfAborted();
    if (lacks === undefined) return address;
    if (clock.monotonicMs() >= endMs) throw notReady(service, lacks);
    await clock.sleep(everyMs, signal);
  }
}

type Seen = { readonly address: string /** undefined: nothing. */; readonly lacks: string | undefined };

async function lookOnce(service: WantedService, look: Look): Promise<Seen> {
  const { docker, container, network, signal } = look;
  const answer = await docker(["container", "inspect", "--format", format, container], { timeoutMs: callMs, signal });
  if (answer.exitCode !== 0) return { address: "", lacks: `\`docker container inspect\` says: ${lastWords(answer)}` };
  const { state, networks } = Inspected.parse(JSON.parse(answer.output));
  if (!state.Running) throw ended(service, state);
  const address = networks[network]?.IPAddress ?? "";
  const lacks = (await findIll(service, state.Health?.Status, look)) ?? (await findShut(service, address));
  return { address, lacks };
}

/** Its own word: an open port says less, as some open it before they are ready. */
async function findIll(service: WantedService, status: string | undefined, look: Look): Promise<string | undefined> {
  const { health } = service;
  if (health === null)
    return status === undefined || status === "healthy" ? undefined : `the HEALTHCHECK of its image says ${status}`;
  const { docker, container, signal } = look;
  const answer = await docker(["container", "exec", container, "sh", "-c", health], { timeoutMs: callMs, signal });
  if (answer.exitCode === 0) return undefined;
  const end = answer.exitCode === null ? "did not end" : `ended with ${answer.exitCode}`;
  return `its health command ${JSON.stringify(health.slice(0, 200))} ${end} (${lastWords(answer)})`;
}

async function findShut({ ports }: WantedService, host: string): Promise<string | undefined> {
  if (host === "") return "it has no address";
  for (const { container: port } of ports)
    if (!(await accepts({ host, port }))) return `its port ${port} does not accept connections at ${host}`;
  return undefined;
}

function accepts(to: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...to, timeout: 1000 });
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}

function ended(service: WantedService, state: z.infer<typeof Inspected>["state"]): Fault {
  const how = state.OOMKilled ? "took more memory than it may and was ended" : `ended with ${state.ExitCode}`;
  return failed(
    service,
    `${how} before it was ready`,
    `See what it lacks, such as a variable in \`validate.services.${service.name}.env\`.`,
  );
}

function notReady(service: WantedService, lacks: string): Fault {
  const seconds = Math.round(service.timeoutMs / 100) / 10;
  const remedy = `Mend \`validate.services.${service.name}\` in .github/baton.yml, or give it more time by its \`seconds\`.`;
  return failed(service, `was not ready within ${seconds} s: ${lacks}`, remedy);
}

export function failed({ name, image }: WantedService, what: string, remedy: string): Fault {
  const message = `The service ${name} (${image.replace(/(@sha256:.{12}).*/, "$1…")}) ${what}. ${remedy}`;
  return new Fault("services.failed", message, { who: "user", facts: { service: name, log: "" } });
}
