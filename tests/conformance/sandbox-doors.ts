import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Door, Sandbox, SandboxRun } from "../../src/ports/sandbox.ts";

/** A client in one line: says what the other side says, or why it did not come to that. */
const ask = (port: number, host = "127.0.0.1") =>
  `node -e 'require("net").connect(${port},"${host}").on("error",e=>console.log(e.code)).on("data",d=>process.stdout.write(d)).on("end",()=>console.log("end")).end("hello")'`;

/** What every sandbox does with ports that are to lead outside, tried with real sockets. `isOwn`: its network is its own. */
export function doorsConformance(name: string, open: () => Promise<Sandbox>, { isOwn }: { isOwn: boolean }): void {
  describe(`doors of ${name}`, () => {
    let sandbox: Sandbox;
    let around: string;
    const servers: Server[] = [];
    const at = (file: string) => path.join(around, file);
    const folder = () => at("it's a folder");

    beforeAll(async () => {
      around = mkdtempSync(path.join(tmpdir(), "baton-doors-"));
      mkdirSync(folder());
      mkdirSync(at("doors"));
      sandbox = await open();
    });
    afterAll(() => {
      for (const server of servers) server.close();
      rmSync(around, { recursive: true, force: true });
    });

    const run = (command: string, more: Partial<SandboxRun> = {}) =>
      sandbox.run({ command, folder: folder(), network: false, timeoutMs: 20_000, ...more });
    const serve = async (where: string | { port: number; host: string }, word: string): Promise<Server> => {
      // The answer comes when the question is at its end: each way is closed by itself.
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        let heard = "";
        socket.on("error", () => undefined);
        socket.on("data", (chunk) => {
          heard += chunk.toString();
        });
        socket.on("end", () => socket.end(`${word} heard ${heard}\n`));
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(where, resolve));
      return server;
    };
    const portOf = (server: Server): number => {
      const address = server.address();
      return typeof address === "object" && address !== null ? address.port : 0;
    };
    /** At a port that nobody has just now, and below those that the kernel gives to whoever asks for any. */
    let next = 12_000 + (process.pid % 1000) * 19;
    const door = async (socket: string): Promise<Door> => {
      next += 1;
      const server = createServer();
      const isFree = await new Promise<boolean>((resolve) => {
        server.once("error", () => resolve(false));
        server.listen(next, "127.0.0.1", () => resolve(true));
      });
      if (!isFree) return door(socket);
      await new Promise((resolve) => server.close(resolve));
      return { port: next, socket: at(`doors/${socket}`) };
    };

    it("lead from the command's loopback to their sockets, both ways and to the end, by either name of it", async () => {
      await serve(at("doors/one"), "one");
      await serve(at("doors/two"), "two");
      const [one, two] = [await door("one"), await door("two")];
      const ran = await run(`${ask(one.port)}; ${ask(two.port)}; ${ask(one.port, "localhost")}`, { doors: [one, two] });
      expect(ran.output).toBe("one heard hello\nend\ntwo heard hello\nend\none heard hello\nend\n");
    });

    it("are all that is reached of the machine's network", async () => {
      const other = await serve({ port: 0, host: "127.0.0.1" }, "the machine");
      const one = await door("one");
      const { output } = await run(ask(portOf(other)), { doors: [one] });
      expect(output).toBe(isOwn ? "ECONNREFUSED\n" : "the machine heard hello\nend\n");
    });

    it("change nothing else: input, order of output, exit code, signals and what Node is told", async () => {
      const doors = [await door("one")];
      const ran = await run("cat; echo two >&2; echo three; exit 7", { doors, input: "it's 'in'\n" });
      expect(ran).toMatchObject({ exitCode: 7, timedOut: false, output: "it's 'in'\ntwo\nthree\n" });
      const told = await run('echo "$NODE_OPTIONS"', { doors, env: { NODE_OPTIONS: "--require /not/there" } });
      expect(told.output).toBe("--require /not/there\n");
      expect((await run('echo "${NODE_OPTIONS-none}"', { doors })).output).toBe("none\n");
      expect((await run("kill -9 $$", { doors })).exitCode).toBe(137);
    });

    it("hand on much output whole", async () => {
      const ran = await run("seq 1 200000 | tail -n +1", { doors: [await door("one")], maxOutputBytes: 4_000_000 });
      expect(ran.output.split("\n")).toHaveLength(200_001);
    });

    it("end a connection whose socket nobody answers, and let the command go on", async () => {
      const nobody = await door("nobody");
      const ran = await run(`${ask(nobody.port)}; echo on`, { doors: [nobody] });
      expect(ran.output).toContain("on\n");
      expect(ran.exitCode).toBe(0);
    });

    if (isOwn)
      it("can not be removed or put elsewhere by the command", async () => {
        const one = await door("one");
        const place = path.dirname(one.socket);
        await run(`rm -f '${one.socket}'; mv '${place}' x; echo > '${place}/new'`, { doors: [one] });
        expect([existsSync(one.socket), existsSync(at("doors/new"))]).toEqual([true, false]);
      });

    it("are gone with the command, also when its time is up", async () => {
      const one = await door("one");
      const ran = await run("sleep 60", { doors: [one], timeoutMs: 1500 });
      expect(ran).toMatchObject({ exitCode: null, timedOut: true });
      expect((await run(ask(one.port))).output).toBe("ECONNREFUSED\n");
    });

    if (!isOwn)
      it("say which port is taken where the network is the machine's", async () => {
        const taken = await serve({ port: 0, host: "127.0.0.1" }, "somebody");
        const ran = await run("echo ran", { doors: [{ port: portOf(taken), socket: at("doors/one") }] });
        expect(ran.exitCode).toBe(71);
        expect(ran.output).toContain(`Port ${portOf(taken)} of a service can not be opened here`);
        expect(ran.output).not.toContain("ran\n");
      });
  });
}
