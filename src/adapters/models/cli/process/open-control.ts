import { rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";

/** The line to the supervisor in the sandbox. */
export type Control = {
  /** Asks the agent and all that it has started to end (SIGTERM); false when nobody listens. */
  terminate(): boolean;
  close(): Promise<void>;
};

/** The first who calls is the supervisor, as it calls before it starts the agent; all others are sent away. */
export async function openControl(socketPath: string): Promise<Control> {
  let supervisor: Socket | undefined;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (supervisor === undefined) supervisor = socket;
    else socket.destroy();
  });
  await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socketPath, resolve));
  return {
    terminate() {
      if (supervisor?.writable !== true) return false;
      supervisor.write("T");
      return true;
    },
    close: () =>
      new Promise((resolve) => {
        supervisor?.destroy();
        server.close(() => resolve());
      }),
  };
}
