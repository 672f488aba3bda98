/**
 * Runs inside the sandbox, around one command: opens ports on the sandbox's own loopback whose bytes go to sockets outside, and starts the command when all of
 * them are open, so that it never comes too early. It ends with the command, and as it did.
 *
 * It is written out as text and run as a file of its own: it may use nothing from outside its body but what Node itself gives. `process.stdout` is never
 * touched, as that would set the command's own pipe not to wait.
 */
export function relayDoors([doors = "[]", hadOptions = "", options = "", command = ""]: readonly string[]): void {
  const { createServer, connect } = process.getBuiltinModule("node:net");
  const { spawn } = process.getBuiltinModule("node:child_process");
  const { constants } = process.getBuiltinModule("node:os");
  const { writeSync } = process.getBuiltinModule("node:fs");
  const all: readonly { readonly port: number; readonly socket: string }[] = JSON.parse(doors);
  let closed = all.length;
  for (const { port, socket } of all) {
    // Programs that look up `localhost` may come by either; a machine may have no IPv6.
    listen(port, socket, "::1", () =>
      listen(port, socket, "127.0.0.1", (why) => {
        if (why !== "") return fail(`Port ${port} of a service can not be opened here: ${why}`);
        closed -= 1;
        if (closed === 0) start();
      }),
    );
  }

  /** `onBegun` hears once why it can not be, or nothing. */
  function listen(port: number, socket: string, host: string, onBegun: (why: string) => void): void {
    const server = createServer({ allowHalfOpen: true }, (inner) => {
      const outer = connect({ path: socket, allowHalfOpen: true });
      join(inner, outer);
      join(outer, inner);
    });
    server.unref();
    let hear = (why: string): void => {
      hear = () => undefined;
      onBegun(why);
    };
    server.on("error", (error) => hear(error.message));
    server.listen(port, host, () => hear(""));
  }

  /** Nothing of this holds the process: the command alone does. */
  function join(one: import("node:net").Socket, other: import("node:net").Socket): void {
    one.unref();
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroySoon());
    one.pipe(other);
  }

  function fail(why: string): void {
    writeSync(2, `${why}\n`);
    process.exitCode = 71;
  }

  function start(): void {
    const env = hadOptions === "" ? process.env : { ...process.env, NODE_OPTIONS: options };
    const child = spawn("/bin/sh", ["-c", command], { env, stdio: "inherit" });
    child.on("error", (error) => fail(error.message));
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
    });
  }
}
