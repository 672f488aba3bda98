import { reservedNames, toPort } from "../../config/services.ts";
import type { AskedServices } from "../../contracts/proof.ts";
import type { AskedService } from "../commands/ci/ci-job.ts";
import type { Commands } from "../commands/tools/project.ts";

/** Where images listen that CI's file names without a port. */
const usualPorts: readonly (readonly [RegExp, string])[] = [
  [/postg(?:res|is)|timescale|pgvector/, "5432"],
  [/redis|valkey|keydb|dragonfly/, "6379"],
  [/mysql|mariadb|percona/, "3306"],
  [/mongo/, "27017"],
  [/rabbitmq/, "5672"],
  [/memcached/, "11211"],
  [/elasticsearch|opensearch/, "9200"],
  [/clickhouse/, "8123"],
  [/minio/, "9000"],
  [/nats/, "4222"],
  [/kafka|redpanda/, "9092"],
  [/mailhog|mailpit/, "1025"],
  [/localstack/, "4566"],
];
const usualHealth: readonly (readonly [RegExp, string])[] = [
  [/postg(?:res|is)|timescale|pgvector/, "pg_isready"],
  [/redis/, "redis-cli ping"],
  [/valkey/, "valkey-cli ping"],
];
const maxServices = 8;

/** What of CI's services can be written into the configuration, to be copied; undefined: CI starts none. */
export function toAskedServices({ services }: Commands): AskedServices | undefined {
  if (services === undefined || services.asked.length === 0) return undefined;
  const { asked, place } = services;
  const names = asked.slice(0, 20).map(({ name }) => name.slice(0, 100));
  return { names, place: place.slice(0, 300), snippet: writeSnippet(asked.slice(0, maxServices)) };
}

/** YAML for `.github/baton.yml`; a digest can not be known without asking a registry, so it says how to. */
function writeSnippet(asked: readonly AskedService[]): string {
  const taken = { ports: new Set<number>(), names: new Set<string>() };
  const text = ["validate:", "  services:", ...asked.flatMap((service) => writeService(service, taken))].join("\n");
  return text.slice(0, 8000);
}

function writeService(
  { name, image, ports, env, unknownEnv, health }: AskedService,
  taken: { readonly ports: Set<number>; readonly names: Set<string> },
): readonly string[] {
  const kind = `${image} ${name}`.toLowerCase();
  const usual = usualPorts.find(([pattern]) => pattern.test(kind))?.[1];
  const named = (ports.length > 0 ? ports : usual === undefined ? [] : [usual])
    .slice(0, 8)
    .map((port) => toFree(port, taken.ports));
  const ready = health ?? usualHealth.find(([pattern]) => pattern.test(kind))?.[1];
  const bare = image.replace(/@.*$/, "");
  const digest = /@sha256:[0-9a-f]{64}$/.test(image);
  return [
    `    ${toName(name, taken.names)}:`,
    ...(digest ? [] : [`      # docker buildx imagetools inspect ${bare}`]),
    `      image: ${digest ? image : `${bare}@sha256:<its digest>`}`,
    `      ports: [${named.length > 0 ? named.join(", ") : "<its port>"}]`,
    ...(ready === undefined ? [] : [`      health: ${quote(ready)}`]),
    ...(Object.keys(env).length + unknownEnv.length === 0 ? [] : ["      env:"]),
    ...Object.entries(env).map(([key, value]) => `        ${key}: ${quote(value)}`),
    ...unknownEnv.map((key) => `        ${key}: "<plain, no secret>"`),
  ];
}

/** A port that the tests may open; the ones below 1024 move up, as the tests have to be told. */
function toFree(text: string, taken: Set<number>): string {
  const { inside, container } = toPort(/:/.test(text) ? text : Number(text));
  let free = inside < 1024 ? inside + 8000 : inside;
  while (taken.has(free)) free += 1;
  taken.add(free);
  return free === container ? String(free) : `"${free}:${container}"`;
}

/** A name that the configuration allows and no other service has. */
function toName(name: string, taken: Set<string>): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "");
  const own = (plain === "" || reservedNames.includes(plain) ? `service-${plain}` : plain).slice(0, 31);
  let free = own;
  for (let next = 2; taken.has(free); next++) free = `${own.slice(0, 28)}-${next}`;
  taken.add(free);
  return free;
}

/** JSON is YAML. */
function quote(text: string): string {
  return JSON.stringify(text);
}
