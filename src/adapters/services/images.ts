import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { WantedService } from "../../ports/services.ts";
import { type Docker, lastWords } from "./docker.ts";
import { byDigest } from "./to-words.ts";

/** What an image says of itself, as far as it is used. */
const ImageConfig = z.object({
  Env: z.array(z.string()).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
});
type ImageConfig = z.infer<typeof ImageConfig>;

const pullMs = 600_000;
const tries = 2;
/** Programs that images bring beside the one that they are for. */
const beside = /^(?:GOSU|TINI|S6|SU_EXEC|DUMB_INIT|NODE|PYTHON|JAVA|OPENSSL|YARN|NPM|PIP|JSYAML)_/;

/** Images by their digest, each fetched once. A failure is not remembered. */
export class Images {
  readonly #docker: Docker;
  readonly #known = new Map<string, Promise<ImageConfig>>();

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** The image's own word on its version; null where it says none. @throws Fault `services.failed` */
  async fetch(service: WantedService, signal: AbortSignal): Promise<string | null> {
    const reference = byDigest(service.image);
    const found = this.#known.get(reference) ?? this.#get(service, reference, signal);
    this.#known.set(reference, found);
    found.catch(() => this.#known.delete(reference));
    return findVersion(await found);
  }

  async #get(service: WantedService, reference: string, signal: AbortSignal): Promise<ImageConfig> {
    const there = await this.#look(reference, signal);
    if (there !== undefined) return there;
    let said = "";
    for (let at = 0; at < tries; at++) {
      const pulled = await this.#docker(["pull", "--quiet", reference], { timeoutMs: pullMs, signal });
      signal.throwIfAborted();
      const now = pulled.exitCode === 0 ? await this.#look(reference, signal) : undefined;
      if (now !== undefined) return now;
      said = lastWords(pulled);
    }
    const message = `The image of the service ${service.name} can not be had: \`docker pull ${reference}\` says: ${said}. Look whether \`validate.services.${service.name}.image\` in .github/baton.yml names one that is there, and whether this runner may read it.`;
    throw new Fault("services.failed", message, {
      who: "outside",
      retryable: true,
      facts: { service: service.name, log: "" },
    });
  }

  async #look(reference: string, signal: AbortSignal): Promise<ImageConfig | undefined> {
    const words = ["image", "inspect", "--format", "{{json .Config}}", reference];
    const { exitCode, output } = await this.#docker(words, { timeoutMs: 60_000, signal });
    signal.throwIfAborted();
    return exitCode === 0 ? (ImageConfig.safeParse(JSON.parse(output)).data ?? {}) : undefined;
  }
}

/** `17.2`: by the label that is meant for it, else by a variable such as `PG_VERSION`. */
export function findVersion({ Env, Labels }: ImageConfig): string | null {
  const label = Labels?.["org.opencontainers.image.version"];
  if (label !== undefined && label !== "") return label.slice(0, 60);
  const set = (Env ?? []).filter((line) => /^[A-Z][A-Z0-9]*(?:_SERVER)?_VERSION=./.test(line) && !beside.test(line));
  const value = set[0]?.slice(set[0].indexOf("=") + 1);
  return value === undefined ? null : value.slice(0, 60);
}
