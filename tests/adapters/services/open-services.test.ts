import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { openServices } from "../../../src/adapters/services/open-services.ts";
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

describe("what openServices asks of Docker", () => {
  it("is tried", () => expect(true).toBe(true));
});
