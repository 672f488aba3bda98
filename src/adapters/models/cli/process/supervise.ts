/**
 * Runs inside the sandbox, around one agent, which has no way out of there but this: a port on the sandbox's own loopback whose bytes go to the proxy's
 * socket. Over a second socket it hears when the agent must end; when that breaks, Baton itself is gone, and so are they.
 *
 * It is written out as text and run as a file of its own: it may use nothing from outside its body but what Node itself gives.
 */
export function supervise(words: readonly string[]): void {
  const [proxySocket = "", controlSocket = "", placeholder = "", program = "", ...args] = words;
  const { createServer, connect } = process.getBuiltinModule("node:net");
  const { spawn } = process.getBuiltinModule("node:child_process");
  const forwarder = createServer((socket) => {
    const out = connect(proxySocket);
    for (const end of [socket, out]) end.unref();
    socket.pipe(out).pipe(socket);
    socket.on("error", () => out.destroy());
    out.on("error", () => socket.destroy());
  });
  const control = connect(controlSocket);
  // A close follows.
  control.on("error", () => undefined);
  control.on("close", () => die());
  control.on("connect", () => forwarder.listen(0, "127.0.0.1", start));

  /** Never by `process.exit`: it loses what is not yet passed on, and hangs where V8 compiles meanwhile (nodejs/node#54918). */
  function die(): void {
    process.kill(process.pid, "SIGKILL");
  }

  function start(): void {
    const address = forwarder.address();
    const port = typeof address === "object" && address !== null ? String(address.port) : "";
    const fill = (text: string) => text.replaceAll(placeholder, port);
    const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, fill(value ?? "")]));
    // A group of its own, so that it and all that it has started are told together.
    // Pipes of its own: a pipe that others hold too may be set not to wait, and a program that prints much then loses words or breaks.
    const child = spawn(program, args.map(fill), { env, detached: true, stdio: ["inherit", "pipe", "pipe"] });
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    const signal = (name: "SIGTERM" | "SIGKILL") => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // It has ended in the meantime.
      }
    };
    control.on("data", () => signal("SIGTERM"));
    control.prependListener("close", () => signal("SIGKILL"));
    /** Nothing holds this process any more but words that are still to be passed on. */
    const end = (code: number) => {
      process.exitCode = code;
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      control.unref();
      forwarder.unref();
    };
    child.on("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      end(71);
    });
    child.on("exit", (code, name) => {
      signal("SIGKILL");
      const exitCode = name === null ? (code ?? 72) : 128;
      child.on("close", () => end(exitCode));
      // Its last words are passed on, also when they are taken slowly; not waited for is what somebody who left its group holds open or prints on.
      let seconds = 0;
      const cut = setInterval(() => {
        seconds += 1;
        if (seconds < 10 && process.stdout.writableLength + process.stderr.writableLength > 0) return;
        clearInterval(cut);
        end(exitCode);
      }, 1000).unref();
    });
  }
}
