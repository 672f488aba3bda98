import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Door } from "../../src/ports/sandbox.ts";
import type { Services, StartedServices, WantedService } from "../../src/ports/services.ts";

/** Where services are tried: an image of Redis, or of what speaks its words, that listens on 6379 and has `sh`. */
export type Ground = {
  open(): Services;
  readonly image: string;
  /** A health command of it that is right, and a variable's value that it must be given. */
  readonly health: string;
  readonly env: Readonly<Record<string, string>>;
  /** Calls `docker` beside the adapter. */
  docker(...words: readonly string[]): string;
  remove(): void;
};

const never = new AbortController().signal;

/** One line of Redis through a door, and the first bytes of the answer. */
export function ask({ socket }: Door, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = connect(socket);
    client.once("error", reject);
    client.once("data", (chunk) => {
      resolve(chunk.toString());
      client.destroy();
    });
    client.once("end", () => reject(new Error("closed without an answer")));
    client.write(`${line}\r\n`);
  });
}

/** What every adapter for services does, tried with real containers where there are some. */
export function servicesConformance(name: string, openGround: () => Ground): void {
  describe(`${name} as Services`, () => {
    let ground: Ground;
    const open: StartedServices[] = [];
    beforeAll(() => {
      ground = openGround();
    });
    afterAll(async () => {
      await Promise.all(open.map((one) => one.stop()));
      ground.remove();
    });

    const wanted = (more: Partial<WantedService> = {}): WantedService => ({
      name: "redis",
      image: ground.image,
      ports: [{ inside: 16379, container: 6379 }],
      health: ground.health,
      env: ground.env,
      timeoutMs: 30_000,
      ...more,
    });
    const start = async (services: Services, ...all: readonly WantedService[]): Promise<StartedServices> => {
      const up = await services.start(all, never);
      open.push(up);
      return up;
    };
    const left = () => {
      const containers = ground.docker(
        ..."container ls --all --no-trunc --quiet --filter label=baton.services".split(" "),
      );
      const format = '{{.ID}}\t{{.Label "baton.owner"}}\t{{.Label "baton.until"}}';
      const networks = ground.docker(
        "network",
        "ls",
        "--no-trunc",
        "--filter",
        "label=baton.services",
        "--format",
        format,
      );
      return [containers.trim(), networks.trim()];
    };

    it("fetches its image, starts it, is reached by its door alone, and leaves nothing", async () => {
      const services = ground.open();
      await services.fetch([wanted()], never);
      const up = await start(services, wanted());
      expect(up.engine).toMatch(/^Docker \d/);
      expect(up.started).toMatchObject([{ name: "redis", image: ground.image, version: expect.stringMatching(/^\d/) }]);
      expect(up.doors.map(({ port }) => port)).toEqual([16379]);
      const [door] = up.doors as [Door];
      expect(await ask(door, "PING")).toBe("+PONG\r\n");
      await up.stop();
      await up.stop();
      await expect(ask(door, "PING")).rejects.toThrow();
      expect(left()).toEqual(["", ""]);
    });

    it("starts from nothing each time", async () => {
      const services = ground.open();
      const first = await start(services, wanted());
      expect(await ask(first.doors[0] as Door, "SET told once")).toBe("+OK\r\n");
      expect(await ask(first.doors[0] as Door, "GET told")).toContain("once");
      await first.stop();
      const second = await start(services, wanted());
      expect(await ask(second.doors[0] as Door, "GET told")).toBe("$-1\r\n");
      await second.stop();
    });

    it("keeps services apart, and two starts at once", async () => {
      const services = ground.open();
      const other = wanted({ name: "other", ports: [{ inside: 16380, container: 6379 }], health: null });
      const [first, second] = await Promise.all([start(services, wanted(), other), start(services, wanted())]);
      const doors = [...first.doors, ...second.doors];
      for (const [at, door] of doors.entries()) await ask(door, `SET at ${at}`);
      const told = await Promise.all(doors.map((door) => ask(door, "GET at")));
      expect(told.map((text) => text.split("\r\n")[1])).toEqual(["0", "1", "2"]);
      await first.stop();
      expect(await ask(second.doors[0] as Door, "PING")).toBe("+PONG\r\n");
      await second.stop();
      expect(left()).toEqual(["", ""]);
    });

    it.each([
      ["its health command fails", { health: "echo not yet; exit 3", timeoutMs: 300 }, "ended with 3 (not yet)"],
      [
        "nothing listens on its port",
        { ports: [{ inside: 2000, container: 2000 }], health: null, timeoutMs: 300 },
        "its port 2000 does not accept",
      ],
    ])(
      "says which service was not ready, as %s, with what it said; all others are ended",
      async (_why, more, words) => {
        const ill = wanted({ name: "ill", ...more });
        const failure = ground.open().start([wanted(), ill], never);
        await expect(failure).rejects.toMatchObject({
          code: "services.failed",
          message: expect.stringMatching(
            /The service ill .* was not ready within 0\.3 s.*validate\.services\.ill.*seconds/s,
          ),
          facts: { service: "ill", log: expect.stringMatching(/redis|listening/i) },
        });
        await expect(failure).rejects.toThrow(words);
        expect(left()).toEqual(["", ""]);
      },
    );

    it("says which image can not be had", async () => {
      const image = ground.image.replace(/[0-9a-f]{64}$/, "0".repeat(64));
      await expect(ground.open().fetch([wanted({ name: "gone", image })], never)).rejects.toMatchObject({
        code: "services.failed",
        message: expect.stringMatching(/service gone can not be had: `docker pull .*validate\.services\.gone\.image/s),
      });
    });

    it("leaves nothing when the job is told to stop in the middle", async () => {
      const stop = new AbortController();
      const services = ground.open();
      await services.fetch([wanted()], never);
      const failure = services.start([wanted({ health: "exit 1", timeoutMs: 60_000 })], stop.signal);
      const running = async (): Promise<void> => {
        await turn();
        if (left()[0] === "") await running();
      };
      await Promise.all([
        expect(failure).rejects.toThrow("told to stop"),
        running().then(() => stop.abort(new Error("told to stop"))),
      ]);
      expect(left()).toEqual(["", ""]);
    });

    it("takes away what a process left that is gone, and nothing else", async () => {
      const services = ground.open();
      const living = await start(services, wanted());
      const gone = execFileSync("sh", ["-c", "echo $$"], { encoding: "utf8" }).trim();
      const [mine = ""] = ground
        .docker(
          "network",
          "ls",
          "--no-trunc",
          "--filter",
          "label=baton.services",
          "--format",
          '{{.ID}}\t{{.Label "baton.owner"}}\t{{.Label "baton.until"}}',
        )
        .split("\n");
      const [boot, space] = (mine.split("\t")[1] ?? "").split("/");
      const soon = "99999999999";
      const marks = {
        gone: [`${boot}/${space}/${gone}/1`, soon],
        old: ["elsewhere/1/1/1", "1000"],
        elsewhere: ["elsewhere/1/1/1", soon],
      };
      for (const [group, [owner, until]] of Object.entries(marks)) {
        const labels = [`baton.services=${group}`, `baton.owner=${owner}`, `baton.until=${until}`].flatMap((label) => [
          "--label",
          label,
        ]);
        ground.docker("network", "create", "--driver", "bridge", ...labels, `test-${group}`);
        const reference = ground.image.replace(/:[^/:@]*@/, "@");
        const env = Object.entries(ground.env).flatMap(([variable, value]) => ["--env", `${variable}=${value}`]);
        ground.docker(
          "run",
          "--detach",
          "--pull",
          "never",
          "--name",
          `test-${group}`,
          "--network",
          `test-${group}`,
          ...labels,
          ...env,
          reference,
        );
      }
      ground.docker("network", "create", "--driver", "bridge", "--label", "somebody=else", "test-foreign");
      try {
        const next = ground.open();
        await next.fetch([wanted()], never);
        const names = left().join("\n");
        expect(names).not.toContain(gone);
        expect(names.match(/elsewhere\/1\/1\/1/g)).toHaveLength(1);
        expect(await ask(living.doors[0] as Door, "PING")).toBe("+PONG\r\n");
      } finally {
        await living.stop();
        ground.docker("container", "rm", "--force", "--volumes", "test-elsewhere");
        ground.docker("network", "rm", "test-elsewhere");
        // Not ours, so it is there.
        ground.docker("network", "rm", "test-foreign");
      }
      expect(left()).toEqual(["", ""]);
    });
  });
}
