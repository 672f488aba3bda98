import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { findCommands } from "../../../src/leg/commands/find-commands.ts";
import { toAskedServices } from "../../../src/leg/services/asked-services.ts";
import { toProject, workflow } from "../commands/project.ts";

const node = {
  "package.json": JSON.stringify({ scripts: { test: "vitest run" }, devDependencies: { vitest: "1" } }),
  "package-lock.json": "{}",
  "src/a.test.ts": "",
};
const job = (services: string, top = "") => `test:
  runs-on: ubuntu-latest
${top}  services:
${services.replace(/^/gm, "    ")}
  steps:
    - run: npm ci
    - run: npm test`;
const ask = (jobs: string) =>
  toAskedServices(findCommands(toProject({ ...node, ".github/workflows/ci.yml": workflow(jobs) })));
/** With the digests that a person looked up. */
const read = (snippet: string) => parseConfig(snippet.replaceAll("<its digest>", "a".repeat(64))).validate.services;

describe("toAskedServices", () => {
  it("writes what CI's job starts as configuration, but for the digest, which it says how to get", () => {
    const asked = ask(
      job(`postgres:
  image: postgres:17
  env:
    POSTGRES_PASSWORD: postgres
    POSTGRES_DB: "it's"
  ports: ["5432:5432"]
  options: >-
    --health-cmd "pg_isready -U postgres"
    --health-interval 10s
redis:
  image: redis
  ports: [16379:6379]`),
    );
    expect(asked).toMatchObject({ names: ["postgres", "redis"], place: ".github/workflows/ci.yml, job test" });
    expect(asked?.snippet).toContain(
      "# docker buildx imagetools inspect postgres:17\n      image: postgres:17@sha256:<its digest>",
    );
    expect(read(asked?.snippet ?? "")).toMatchObject({
      postgres: {
        ports: [5432],
        health: "pg_isready -U postgres",
        env: { POSTGRES_PASSWORD: "postgres", POSTGRES_DB: "it's" },
      },
      redis: { ports: ["16379:6379"], health: "redis-cli ping" },
    });
  });

  it("keeps a digest, fills in a matrix, and hands no secret on", () => {
    const image = `mysql@sha256:${"b".repeat(64)}`;
    const asked = ask(
      job(
        `db:\n  image: postgres:\${{ matrix.pg }}\n  env: { POSTGRES_PASSWORD: "\${{ secrets.PASSWORD }}" }\nmy:\n  image: ${image}\nnone:\n  image: ""`,
        "  strategy: { matrix: { pg: [16, 17] } }\n",
      ),
    );
    expect(asked?.names).toEqual(["db", "my"]);
    expect(asked?.snippet).not.toContain("secrets");
    expect(asked?.snippet).toContain('POSTGRES_PASSWORD: "<plain, no secret>"');
    expect(asked?.snippet).toMatch(/image: postgres:1[67]@/);
    expect(read(asked?.snippet ?? "")).toMatchObject({ db: { ports: [5432] }, my: { image, ports: [3306] } });
  });

  it("gives services that want the same port, or one below 1024, ports that the tests can have", () => {
    const asked = ask(
      job("a:\n  image: postgres:16\nb:\n  image: postgres:17\nmail:\n  image: web\n  ports: [80, 53/udp]"),
    );
    expect(read(asked?.snippet ?? "")).toMatchObject({
      a: { ports: [5432] },
      b: { ports: ["5433:5432"] },
      mail: { ports: ["8080:80"] },
    });
  });

  it("says so where nobody knows the port, and turns names into such as are allowed", () => {
    const asked = ask(job("My_DB:\n  image: own/thing:1"));
    expect(asked?.snippet).toContain("    my-db:\n");
    expect(asked?.snippet).toContain("ports: [<its port>]");
  });

  it("gives each a name of its own that the configuration allows", () => {
    const long = "a-name-of-more-than-thirty-one-letters";
    const names = ["my_db", "my-db", "MY.DB", "gateway", "broadcasthost", `${long}-1`, `${long}-2`];
    const services = names.map((name) => `${name}:\n  image: redis:7`).join("\n");
    const given = Object.keys(read(ask(job(services))?.snippet ?? ""));
    expect(given).toHaveLength(names.length);
    expect(given.slice(0, 4)).toEqual(["my-db", "my-db-2", "my-db-3", "service-gateway"]);
  });

  it("reads GitLab's services too", () => {
    const gitlab =
      "test:\n  image: node\n  services: [postgres:16, { name: 'redis:7', alias: cache }]\n  script: [npm ci, npm test]\n";
    const asked = toAskedServices(findCommands(toProject({ ...node, ".gitlab-ci.yml": gitlab })));
    expect(asked?.names).toEqual(["postgres", "cache"]);
    expect(Object.keys(read(asked?.snippet ?? ""))).toEqual(["postgres", "cache"]);
  });

  it("says nothing where CI starts none, or the commands are not CI's", () => {
    expect(ask(job("").replace(/ {2}services:\n\s*\n/, ""))).toBeUndefined();
    expect(toAskedServices({ setup: null, test: "x", source: "configured" })).toBeUndefined();
  });
});
