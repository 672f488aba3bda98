import { connect, createServer, type Socket } from "node:net";
import path from "node:path";
import type { Door } from "../../ports/sandbox.ts";

/** As many at once as a service has; all of them are open files of the job. */
const maxConnections = 300;

export type OuterDoor = Door & { close(): Promise<void> };

/** The side outside of one door: a socket in `folder` whose bytes go to one port of one container, and nowhere else. */
export async function openOuterDoor(of: {
  readonly folder: string;
  readonly port: number;
  readonly to: { readonly host: string; readonly port: number };
}): Promise<OuterDoor> {
  const socket = path.join(of.folder, String(of.port));
  const open = new Set<Socket>();
  const join = (one: Socket, other: Socket): void => {
    open.add(one);
    one.on("error", () => other.destroy());
    one.on("close", () => {
      open.delete(one);
      other.destroySoon();
    });
    // Each way ends by itself.
    one.pipe(other);
  };
  const server = createServer({ allowHalfOpen: true }, (inner) => {
    const outer = connect({ ...of.to, allowHalfOpen: true });
    join(inner, outer);
    join(outer, inner);
  });
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socket, resolve));
  server.on("error", () => undefined);
  return {
    port: of.port,
    socket,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const one of open) one.destroy();
      }),
  };
}
