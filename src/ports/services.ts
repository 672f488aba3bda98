import type { Door } from "./sandbox.ts";

/** A service as the base's configuration wants it. */
export type WantedService = {
  readonly name: string;
  /** With its digest. */
  readonly image: string;
  /** `inside`: where tests reach it at 127.0.0.1; `container`: where it listens. */
  readonly ports: readonly { readonly inside: number; readonly container: number }[];
  /** For the container's own `sh`; null: the image's HEALTHCHECK, else its ports tell that it is ready. */
  readonly health: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};
export type StartedService = {
  readonly name: string;
  readonly image: string;
  /** As the image tells it; null where it does not. */
  readonly version: string | null;
};
export type StartedServices = {
  /** `Docker 28.2.2`. */
  readonly engine: string;
  readonly started: readonly StartedService[];
  /** The ways to them, for a sandbox. */
  readonly doors: readonly Door[];
  /** Ends them and takes away all that they wrote. Never rejects; twice is once. */
  stop(): Promise<void>;
};

/**
 * Brings up services beside the tests: apart from any network but their own, without a folder of the machine, each time from nothing. What an earlier process of ours left
 * behind when it died is taken away first, and nothing else.
 */
export interface Services {
  /** Gets the images that are not there yet, before they are needed. @throws Fault `services.missing`, `services.failed` */
  fetch(wanted: readonly WantedService[], signal: AbortSignal): Promise<void>;
  /**
   * Comes back when all of them are ready. @throws Fault `services.missing`: no container can be run here; `services.failed`: names the service, why, and in `facts.log`
   * what it said last. Then none is left.
   */
  start(wanted: readonly WantedService[], signal: AbortSignal): Promise<StartedServices>;
}
