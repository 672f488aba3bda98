import { createServer } from "node:http";
import { toFault } from "../../../../core/fault.ts";
import type { AgentFailure } from "../../../../ports/agent-pool.ts";
import type { Usage } from "../../../../ports/model.ts";
import { Door, type DoorOptions } from "./door.ts";
import { refuse } from "./http-body.ts";
import type { Tries } from "./standing.ts";

export type ProxyOptions = DoorOptions & {
  /** The socket that the sandbox sees. */
  readonly socket: string;
};
export type VendorProxy = {
  calls(): number;
  usage(): Usage;
  /** `vendor/model` asked last. */
  model(): string;
  /** Why the vendor refused the last request, when it did. */
  lastFailure(): AgentFailure | undefined;
  /** Requests that are not answered yet. */
  openRequests(): number;
  /** Why the last answer is half a one, when it is. */
  lastCut(): string | undefined;
  tries(): Tries;
  close(): Promise<void>;
};

/**
 * The sandbox's only way out: to one vendor's paths, with the key put in here. Every request is paid from the purse before it is passed on; what the
 * vendor asks to wait is waited for, whatever the agent does.
 */
export async function openProxy(of: ProxyOptions): Promise<VendorProxy> {
  const door = new Door(of);
  const server = createServer((request, response) => {
    door.pass(request, response).catch((thrown: unknown) => {
      if (!response.headersSent) refuse(response, { status: 502, why: toFault(thrown).message });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(of.socket, resolve));
  return {
    calls: () => door.calls,
    usage: () => door.usage,
    model: () => door.model,
    lastFailure: () => door.standing.failure,
    openRequests: () => door.open,
    lastCut: () => door.standing.cut,
    tries: () => door.standing.tries,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
