import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { findVersion } from "../../../src/adapters/services/images.ts";
import { openServices } from "../../../src/adapters/services/open-services.ts";
import { isGone, readOwner } from "../../../src/adapters/services/owner.ts";
import type { WantedService } from "../../../src/ports/services.ts";
import { StandInDocker } from "../../builders/docker/stand-in-docker.ts";
import { type Ground, servicesConformance } from "../../conformance/services.ts";

const open = (env: NodeJS.ProcessEnv) =>
  openServices({ env, clock: systemClock, redact: (text) => text, say: () => undefined });

servicesConformance("the stand-in's Docker", (): Ground => {
  const docker = new StandInDocker();
  const config = { Env: ["PATH=/usr/bin", "GOSU_VERSION=1.17", "REDIS_VERSION=7.4.1"] };
  return {
    open: () => open(docker.env),
    image: docker.addImage("registry.example:5000/redis:7", config),
    health: 'test -e ready && test "$WORD" = "it is"',
    env: { WORD: "it is" },
    docker: (...words) => execFileSync("docker", words, { env: docker.env, encoding: "utf8" }),
    remove: () => docker.remove(),
  };
});

/** An image of Redis by its digest, for a machine with a real Docker: `docker buildx imagetools inspect redis:7-alpine` tells one. */
const image = process.env["BATON_TEST_REDIS_IMAGE"] ?? "";
const why = image === "" ? "BATON_TEST_REDIS_IMAGE names no image" : whyNoDocker();
if (why !== undefined)
  describe.skip(`a real Docker is not tried: ${why}`, () => it("can not be tried", () => undefined));
else
  servicesConformance("a real Docker", () => ({
    open: () => open(process.env),
    image,
    health: "redis-cli ping",
    env: {},
    docker: (...words) => execFileSync("docker", words, { encoding: "utf8" }),
    remove: () => undefined,
  }));

function whyNoDocker(): string | undefined {
  try {
    execFileSync("docker", ["version"], { stdio: "pipe" });
    return undefined;
  } catch (thrown) {
    return String(thrown).split("\n").at(-1);
  }
}

const never = new AbortController().signal;

describe("what openServices asks of Docker", () => {
  const docker = new StandInDocker();
  const image = docker.addImage("registry.example:5000/team/redis:7");
  afterAll(() => docker.remove());
  const wanted = (more: Partial<WantedService> = {}): WantedService => ({
    name: "redis",
    image,
    ports: [{ inside: 16379, container: 6379 }],
    health: null,
    env: { A: "b c", B: "$(touch /tmp/never) --privileged" },
    timeoutMs: 20_000,
    ...more,
  });
  /** What the calls of a kind said, without the marks that differ each time. */
  const callsOf = (word: string, second?: string) =>
    docker.calls().filter((words) => words[0] === word && (second === undefined || words[1] === second));
  const valuesOf = (words: readonly string[], flag: string) => words.filter((_, at) => words[at - 1] === flag);

  it("gives a container a network without outside, few rights, limits, and nothing of the machine", async () => {
    const up = await open(docker.env).start([wanted()], never);
    await up.stop();
    const [network = []] = callsOf("network", "create");
    expect(network).toContain("--internal");
    const [run = []] = callsOf("run");
    const of = (flag: string) => valuesOf(run, flag);
    expect(of("--network")).toEqual([network.at(-1)]);
    expect(of("--cap-drop")).toEqual(["ALL"]);
    expect(of("--cap-add")).toEqual(["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]);
    expect(of("--security-opt")).toEqual(["no-new-privileges"]);
    expect([of("--memory"), of("--memory-swap"), of("--pids-limit")]).toEqual([["2g"], ["2g"], ["1024"]]);
    expect([of("--dns"), of("--pull"), of("--restart")]).toEqual([["127.0.0.1"], ["never"], ["no"]]);
    const [bare, set] = [
      of("--env").filter((one) => !one.includes("=")),
      of("--env").filter((one) => one.includes("=")),
    ];
    expect(set).toEqual(["A=b c", "B=$(touch /tmp/never) --privileged"]);
    // What Docker's own settings would add: the machine's proxy, and its password.
    expect(bare).toEqual(expect.arrayContaining(["HTTP_PROXY", "https_proxy", "ALL_PROXY", "NO_PROXY"]));
    // By the digest, whatever the tag says.
    expect(run.at(-1)).toBe(image.replace(":7@", "@"));
    const flags = run.filter((word) => word.startsWith("--"));
    for (const flag of ["--volume", "--mount", "--publish", "--privileged", "--device", "--pid", "--ipc", "--user"])
      expect(flags).not.toContain(flag);
    // What a container wrote goes with it.
    expect(callsOf("container", "rm")[0]).toContain("--volumes");
  });

  it("gives a container the proxy that the configuration names, and no other", async () => {
    const up = await open(docker.env).start([wanted({ env: { HTTP_PROXY: "http://own" } })], never);
    await up.stop();
    const env = valuesOf(callsOf("run").at(-1) ?? [], "--env");
    expect(env).toContain("HTTP_PROXY=http://own");
    expect(env).not.toContain("HTTP_PROXY");
    expect(env).toContain("http_proxy");
  });

  it.each([
    [
      "answers no more",
      (it: StandInDocker) => it.takeDown(),
      /no engine of Docker \(Cannot connect to the Docker daemon/,
    ],
    [
      "runs without root",
      (it: StandInDocker) => it.tell({ SecurityOptions: ["name=rootless"] }),
      /without root.*no address/,
    ],
    [
      "is in a machine of its own",
      (it: StandInDocker) => it.tell({ OperatingSystem: "Docker Desktop" }),
      /Docker Desktop.*no address/,
    ],
    ["is one of Windows", (it: StandInDocker) => it.tell({ OSType: "windows" }), /containers of windows/],
    [
      "is another program",
      (it: StandInDocker) => it.tell({ ServerVersion: null }),
      /no engine of Docker \(it tells no version/,
    ],
  ])("says what to do where the engine %s", async (_what, change, words) => {
    const other = new StandInDocker();
    change(other);
    const failure = open(other.env).fetch([wanted()], never);
    await expect(failure).rejects.toMatchObject({ code: "services.missing", who: "user" });
    await expect(failure).rejects.toThrow(words);
    await expect(failure).rejects.toThrow(/machine with Docker on Linux.*validate\.services/);
    other.remove();
  });

  it("waits for the image's own HEALTHCHECK where no command is named, and tells by which log it was not", async () => {
    const checked = docker.addImage("checked:1", { Healthcheck: { Test: ["CMD", "x"] } });
    const up = await open(docker.env).start([wanted({ image: checked })], never);
    await up.stop();
    const ill = wanted({ image: checked, env: { READY: "no" }, timeoutMs: 500 });
    await expect(open(docker.env).start([ill], never)).rejects.toMatchObject({
      message: expect.stringContaining("the HEALTHCHECK of its image says starting"),
      facts: { log: "listening on 6379" },
    });
  });

  it("says which service ended, how, and what it said, without colors and secrets", async () => {
    const services = openServices({
      env: docker.env,
      clock: systemClock,
      redact: (text) => text.replaceAll("s3cret", "***"),
      say: () => undefined,
    });
    await expect(services.start([wanted({ env: { WANTS: "PASSWORD" } })], never)).rejects.toMatchObject({
      message: expect.stringMatching(
        /service redis .* ended with 3 before it was ready\. See what it lacks.*redis\.env/,
      ),
      facts: { log: "error: PASSWORD is not set, see ***-of-the-log" },
    });
  });

  it("hands nothing of the job's environment on but what says where Docker is", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "baton-env-"));
    writeFileSync(path.join(folder, "docker"), '#!/bin/sh\nenv > "$HOME/env"\n', { mode: 0o755 });
    const env = {
      PATH: `${folder}:/usr/bin:/bin`,
      HOME: folder,
      OPENAI_API_KEY: "k",
      GITHUB_TOKEN: "t",
      DOCKER_HOST: "unix:///x",
    };
    await expect(open(env).fetch([wanted()], never)).rejects.toThrow();
    const names = readFileSync(path.join(folder, "env"), "utf8")
      .split("\n")
      .map((line) => line.split("=")[0]);
    expect(names).toContain("DOCKER_HOST");
    for (const name of ["OPENAI_API_KEY", "GITHUB_TOKEN"]) expect(names).not.toContain(name);
    rmSync(folder, { recursive: true });
  });

  it("is refused by the stand-in for any word that it does not know", () => {
    for (const words of [
      ["run", "--privileged", "x"],
      ["compose", "up"],
      ["container", "ls", "-a"],
      ["run", "--name"],
    ])
      expect(() => execFileSync("docker", words, { env: docker.env, stdio: "pipe" })).toThrow(
        /unknown|needs an argument/,
      );
  });

  it("asks in flags that the real program knows, where there is one", (test) => {
    const help = (...words: readonly string[]) => {
      try {
        return execFileSync("docker", [...words, "--help"], { encoding: "utf8" });
      } catch {
        return undefined;
      }
    };
    if (help("run") === undefined) return test.skip("there is no program `docker`");
    const asked = docker.calls().filter(([word]) => word !== "compose" && word !== "exec");
    for (const words of asked.filter((one) => !one.includes("--privileged") && !one.includes("-a"))) {
      const count = /^(?:container|network|image)$/.test(words[0] ?? "") ? 2 : 1;
      const known = help(...words.slice(0, count)) ?? "";
      const flags = words.filter((word, at) => /^--[a-z-]+$/.test(word) && words[at - 1] !== "--env");
      for (const flag of flags) expect(known, words.join(" ")).toMatch(new RegExp(`(?:^|\\s)${flag}\\b`, "m"));
    }
  });
});

describe("findVersion", () => {
  it.each([
    [{ Env: ["PATH=/bin", "GOSU_VERSION=1.17", "PG_MAJOR=17", "PG_VERSION=17.2-1.pgdg120+1"] }, "17.2-1.pgdg120+1"],
    [{ Labels: { "org.opencontainers.image.version": "8.0.1" }, Env: ["X_VERSION=1"] }, "8.0.1"],
    [{ Env: null, Labels: null }, null],
    [{}, null],
  ])("of %j is %s", (config, version) => expect(findVersion(config)).toBe(version));
});

describe("isGone", () => {
  const [boot, space, pid, start] = readOwner().split("/");
  const later = "99999999999";
  it.each([
    ["this process", [boot, space, pid, start], later, false],
    ["this process, however late it is", [boot, space, pid, start], "1", false],
    ["another one that was given its id", [boot, space, pid, "1"], later, true],
    ["one that has ended", [boot, space, "4194304", "1"], later, true],
    ["one that nobody here can look for", ["other", space, "1", "1"], later, false],
    ["one that nobody here can look for, when its time is over", ["other", space, "1", "1"], "1", true],
    ["one that left no mark", [], "", true],
  ])("of %s", (_who, owner, until, is) => expect(isGone(owner.join("/"), until, 1_000_000)).toBe(is));
});
