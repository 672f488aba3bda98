import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validate } from "../../../src/actions/validate/validate.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import { openServices } from "../../../src/adapters/services/open-services.ts";
import type { Change } from "../../../src/contracts/change.ts";
import { Proof } from "../../../src/contracts/proof.ts";
import { packBaton } from "../../../src/leg/pack-baton.ts";
import { StandInDocker } from "../../builders/docker/stand-in-docker.ts";
import { History } from "../../leg/history.ts";
import { plainFiles } from "../../leg/plain-files.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

/** Tests that find the service by its port, and fail where somebody has used it before. */
const needy = `const net = require("node:net"), test = require("node:test"), assert = require("node:assert");
const ask = (line) => new Promise((resolve, reject) => {
  const socket = net.connect(6379, "localhost").on("error", reject);
  socket.once("data", (data) => { resolve(String(data)); socket.destroy(); });
  socket.write(line + "\\r\\n");
});
test("counts", async () => {
  assert.equal(await ask("GET seen"), "$-1\\r\\n");
  assert.equal(await ask("SET seen 1"), "+OK\\r\\n");
  assert.equal(require("../src/sum.js")(1, 2), 3);
});
`;
const none = { claim: "", change: "", setup: "", test: "", prepared: "", out: "", token: "" };

describe("a project whose tests talk to a service", () => {
  const docker = new StandInDocker();
  const image = docker.addImage("redis:7", { Env: ["REDIS_VERSION=7.4.1"] });
  let repository: Repository;
  const worlds: World[] = [];
  beforeAll(() => {
    repository = new Repository();
  });
  afterAll(() => {
    docker.remove();
    repository.remove();
    for (const world of worlds) world.remove();
  });

  const configured = (more = "", test = "node --test") =>
    `validate:\n  test: '${test}'\n  services:\n    redis: { image: "${image}", ports: [6379], health: test -e ready${more} }\n`;
  const commit = (config: string, test = needy) =>
    repository.commit({
      "package.json": "{}",
      ...(config === "" ? {} : { ".github/baton.yml": config }),
      "src/sum.js": "module.exports = (a, b) => a + b;\n",
      "test/sum.test.js": test,
    });
  const services = (env = docker.env) =>
    openServices({ env, clock: systemClock, redact: (text) => text.replaceAll("s3cret", "***"), say: () => undefined });
  async function prove(
    base: string,
    of: {
      mode?: "plan" | "watch";
      files?: Readonly<Record<string, string>>;
      env?: Readonly<Record<string, string>>;
    } = {},
  ) {
    const world = new World();
    worlds.push(world);
    const isOfBase = of.files === undefined;
    const history = isOfBase ? new History().start(base) : new History().approved(base);
    const sandbox = await openSandbox();
    const ports = world.ports({ repository, history, sandbox, services: services(of.env ?? docker.env) });
    const git = await ports.git();
    await git.fetch([base]);
    const claim = history.claim(
      isOfBase ? { ticket: "plan", mode: "plan", base } : { ticket: "f1", mode: "implement", base },
    );
    let change = "";
    if (of.files !== undefined) {
      const files = [...plainFiles(of.files)];
      const summary = { outcome: "changed" as const, title: "t", summary: "s", criteria: [], answers: [], notes: "" };
      const tree = await git.writeTree(base, files);
      const payload: Change = {
        ...{ base, parent: base, tree, files, outsideOwned: [], summary, model: "m" },
        pullRequest: { title: "t", body: "" },
      };
      change = (await packBaton(ports, claim, { kind: "change", payload }, 0)).baton;
    }
    const result = await validate({ ...none, claim: JSON.stringify(claim), change }, ports);
    const proof = Proof.parse(world.batons.get(JSON.parse(result.outputs["baton"] ?? "{}").artifact)?.payload);
    return { proof, result, world };
  }

  it("is green with it, and the proof names it, its digest and its version", async () => {
    const { proof, result } = await prove(commit(configured()));
    expect(proof.commands.at(-1)?.log).toContain("pass 1");
    expect(proof).toMatchObject({ outcome: "passed", services: { engine: "Docker 28.2.2" } });
    expect(proof.services?.started).toEqual([{ name: "redis", image, version: "7.4.1" }]);
    expect(result.summary).toContain(`redis 7.4.1 (\`${image}\`)`);
    expect([docker.containers(), docker.networks()]).toEqual([[], []]);
  });

  it("is red without it", async () => {
    const { proof } = await prove(commit("validate: { test: node --test }\n"));
    expect(proof.outcome).toBe("failed");
    expect(proof.commands.at(-1)?.log).toContain("ECONNREFUSED");
    expect(proof.services).toBeUndefined();
  });

  it("finds it unused in each run of a change's proof: the base's own tests write into their own", async () => {
    const base = commit(configured());
    const before = docker.calls().filter(([word]) => word === "run").length;
    const { proof } = await prove(base, {
      files: {
        "src/sum.js": "module.exports = (a, b) => b + a;\n",
        "test/more.test.js": needy.replaceAll("seen", "other"),
      },
    });
    expect(proof.commands.at(-1)?.log).toContain("pass 2");
    expect(proof).toMatchObject({ outcome: "passed" });
    expect(proof.lost).toBeUndefined();
    // The change's own tests, the base's on the base, and the base's on the change.
    expect(docker.calls().filter(([word]) => word === "run")).toHaveLength(before + 3);
    expect([docker.containers(), docker.networks()]).toEqual([[], []]);
  });

  it("reaches no other port of the machine from its sandbox", async () => {
    const other = createServer((socket) => socket.end("reached"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const test = `require("node:test")("alone", async () => {
  for (const host of ["127.0.0.1", "::1"]) await new Promise((resolve, reject) =>
    require("node:net").connect(${port}, host).on("error", resolve).on("connect", () => reject(new Error("it was reached"))));
});\n`;
    const { proof } = await prove(commit(configured(), test));
    other.close();
    expect(proof).toMatchObject({ outcome: "passed" });
  });

  it("blocks before code is paid for where a service does not start, with what it said and the remedy", async () => {
    const base = commit(configured(", env: { WANTS: PASSWORD }"));
    const { proof, result } = await prove(base);
    expect(proof).toMatchObject({ outcome: "failed", services: { started: [] } });
    expect(proof.services?.failed?.why).toMatch(
      /The service redis .* ended with 3 before it was ready.*validate\.services\.redis\.env/,
    );
    expect(proof.services?.failed?.log).toBe("error: PASSWORD is not set, see ***-of-the-log");
    expect(proof.commands).toEqual([]);
    expect(result.headline).toContain("services of the base do not start");
    expect(result.summary).toContain("PASSWORD is not set");
    expect([docker.containers(), docker.networks()]).toEqual([[], []]);
  });

  it("blocks before code is paid for where there is no Docker", async () => {
    const { proof } = await prove(commit(configured()), { env: { PATH: "/none" } });
    expect(proof.services?.failed?.why).toMatch(/no program `docker`.*hosted ubuntu.*validate\.services/);
    expect(proof.outcome).toBe("failed");
  });

  it("says nothing of a change when a service does not start: the job fails, and may be run again", async () => {
    const base = commit(configured(", env: { WANTS: PASSWORD }"));
    const failing = prove(base, { files: { "src/sum.js": "module.exports = (a, b) => b + a;\n" } });
    await expect(failing).rejects.toMatchObject({ code: "services.failed" });
  });

  it("ignores what a change says of services", async () => {
    const base = commit(configured());
    const files = {
      ".github/baton.yml": configured(", env: { WANTS: PASSWORD }"),
      "src/sum.js": "module.exports = (a, b) => b + a;\n",
    };
    expect((await prove(base, { files })).proof.outcome).toBe("passed");
  });
});
