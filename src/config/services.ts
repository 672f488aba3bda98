import { z } from "zod";

const maxServices = 8;
const maxVariables = 100;
/** No program can be given a NUL. */
const plain = /^[^\0]*$/;
const noNul = "expected a text without NUL characters";
/** Names that mean another place to programs within the services' network. */
export const reservedNames: readonly string[] = ["localhost", "host", "gateway", "broadcasthost"];
const digest = /@sha256:[0-9a-f]{64}$/;
/** A registry, a path and a tag, as `docker pull` takes them; never a word that begins as an option does. */
const reference =
  /^[a-z0-9][a-z0-9._-]*(?::\d{1,5})?(?:\/[a-z0-9][a-z0-9._-]*)*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$/;
const written = /^(?:(\d{1,5}):)?(\d{1,5})$/;

/** What is wrong with an image; undefined: nothing. */
function refusalOfImage(image: string): string | undefined {
  const [name = "", ...digests] = image.split("@");
  if (digests.length > 1) return "expected one digest after the name, such as postgres:17@sha256:<64 digits>";
  if (!reference.test(name)) return "expected an image such as postgres:17@sha256:<64 hexadecimal digits>";
  if (digest.test(image)) return undefined;
  if (image.includes("@")) return "expected 64 hexadecimal digits of small letters after @sha256:";
  return `expected its digest too, as a tag may be another image tomorrow: \`docker buildx imagetools inspect ${name}\` tells it; then write ${name}@sha256:<64 digits>`;
}

const Port = z
  .union([z.int(), z.string()], { error: "expected a port, such as 5432 or 15432:5432" })
  .superRefine((value, context) => {
    const message = refusalOfPort(value);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

function refusalOfPort(value: number | string): string | undefined {
  if (typeof value === "string" && !written.test(value)) return "expected a port, such as 5432 or 15432:5432";
  const { inside, container } = toPort(value);
  if (container < 1 || container > 65_535) return "expected a service's port from 1 to 65535";
  if (inside > 65_535) return "expected a port up to 65535";
  if (inside < 1024)
    return `the tests may open no port below 1024: write ${8000 + inside}:${container}, and let them use ${8000 + inside}`;
  return undefined;
}

/** `15432:5432`: the tests use the first, the service listens on the second; a number is both. */
export function toPort(value: number | string): { readonly inside: number; readonly container: number } {
  const [, inside, container] = written.exec(String(value)) ?? [undefined, undefined, value];
  return { inside: Number(inside ?? container), container: Number(container) };
}

export const Service = z.strictObject({
  image: z
    .string()
    .max(500)
    .refine((image) => refusalOfImage(image) === undefined, { error: ({ input }) => refusalOfImage(String(input)) })
    .describe("Image with its digest: `postgres:17@sha256:…`."),
  ports: z
    .array(Port)
    .min(1)
    .max(8)
    .describe("Ports that tests reach at 127.0.0.1: `5432`, or `15432:5432` where the service's own is another one."),
  health: z
    .string()
    .min(1)
    .max(2000)
    .regex(plain, noNul)
    .optional()
    .describe(
      "Command in the container, by its `sh`, that ends with 0 once it is ready. Absent: the image's HEALTHCHECK, else its ports.",
    ),
  env: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, "expected a variable's name"),
      z.string().max(4000).regex(plain, noNul),
    )
    .default({})
    .refine(
      (env) => !Object.values(env).some((value) => value.includes("${{")),
      "expected plain values: expressions are not filled in, and no secret is handed on",
    )
    .refine((env) => Object.keys(env).length <= maxVariables, `expected at most ${maxVariables} variables`)
    .describe("Variables of the container, plain: anybody can read them here."),
  seconds: z.number().positive().max(600).default(120).describe("Time until it is ready."),
});

/** Services that stand beside the tests, by name. */
export const Services = z
  .record(
    z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,30}$/, "expected a short name of small letters, digits and hyphens")
      .refine(
        (name) => !reservedNames.includes(name),
        `expected another name: ${reservedNames.join(", ")} mean other places`,
      ),
    Service,
  )
  .default({})
  .superRefine((services, context) => {
    const count = Object.keys(services).length;
    if (count > maxServices)
      context.addIssue({ code: "custom", message: `holds ${count} services; at most ${maxServices}` });
    for (const { path, message } of findSharedPorts(services))
      context.addIssue({ code: "custom", path: [...path], message });
  })
  .describe(
    "Services that `test` reaches at 127.0.0.1, in containers of Docker beside the sandbox, fresh for each run of the tests.",
  );
export type Services = z.infer<typeof Services>;

/** All of them are reached at one address. */
function findSharedPorts(services: Readonly<Record<string, { readonly ports: readonly (number | string)[] }>>) {
  const owners = new Map<number, string>();
  return Object.entries(services).flatMap(([name, { ports }]) =>
    ports.flatMap((value, at) => {
      const { inside, container } = toPort(value);
      const owner = owners.get(inside);
      owners.set(inside, owner ?? name);
      if (owner === undefined) return [];
      const whose = owner === name ? "named twice" : `already that of ${owner}`;
      return [
        {
          path: [name, "ports", at],
          message: `the port ${inside} is ${whose}: write another one for the tests, such as ${inside + 1}:${container}`,
        },
      ];
    }),
  );
}
