import { type Services, toPort } from "../../config/services.ts";
import type { ProvedServices } from "../../contracts/proof.ts";
import { Fault } from "../../core/fault.ts";
import { cutText } from "../../core/text/cut-text.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Door } from "../../ports/sandbox.ts";
import type { WantedService } from "../../ports/services.ts";

/** Services of a proof. */
export type ServicesBeside = {
  /**
   * Lets a work have services that nobody has used before, and takes them away after it.
   * @throws Fault `services.missing`, `services.failed`: then the work has not begun
   */
  during<T>(work: (doors: readonly Door[]) => Promise<T>): Promise<T>;
  /** Those that the last work had; undefined: none. */
  told(): ProvedServices | undefined;
  /** Fetches no further. */
  close(): void;
};

/** Begins to fetch the images, so that they are there when the base is set up. */
export function beginServices(
  services: Services,
  ports: Pick<Ports, "services" | "reporter" | "signal">,
): ServicesBeside {
  const wanted = toWanted(services);
  if (wanted.length === 0) return { during: (work) => work([]), told: () => undefined, close: () => undefined };
  const { reporter } = ports;
  const over = new AbortController();
  const signal = AbortSignal.any([ports.signal, over.signal]);
  const fetched = ports.services.fetch(wanted, signal);
  // It is thrown where it is waited for.
  fetched.catch(() => undefined);
  let told: ProvedServices | undefined;
  return {
    told: () => told,
    close: () => over.abort(),
    async during(work) {
      await fetched;
      reporter.say(`services: ${wanted.map(({ name }) => name).join(", ")}`);
      const up = await ports.services.start(wanted, signal);
      try {
        told = { engine: up.engine, started: up.started.map((one) => ({ ...one })) };
        reporter.say(`services are ready, by ${up.engine}`);
        return await work(up.doors);
      } finally {
        await up.stop();
      }
    },
  };
}

/** The configuration's services as they are started. */
export function toWanted(services: Services): readonly WantedService[] {
  return Object.entries(services).map(([name, { image, ports, health, env, seconds }]) => ({
    name,
    image,
    ports: ports.map(toPort),
    health: health ?? null,
    env,
    timeoutMs: seconds * 1000,
  }));
}

/** Services that did not start. */
export type FailedServices = ProvedServices & { readonly failed: NonNullable<ProvedServices["failed"]> };

/** What is told of services that did not start; undefined: something else went wrong. */
export function toFailedServices(thrown: unknown): FailedServices | undefined {
  if (!(thrown instanceof Fault) || (thrown.code !== "services.failed" && thrown.code !== "services.missing"))
    return undefined;
  const log = String(thrown.facts["log"] ?? "").slice(-8000);
  return { engine: "", started: [], failed: { why: cutText(thrown.message, 1500), log } };
}
