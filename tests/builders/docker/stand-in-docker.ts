import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { type Container, type Image, State } from "./state.ts";

const programs = path.join(import.meta.dirname, "images");

/** A folder with a program `docker` that stands in for the real one: see `main.ts`. */
export class StandInDocker {
  readonly folder = mkdtempSync(path.join(tmpdir(), "baton-docker-"));
  /** To be put before PATH. */
  readonly bin = path.join(this.folder, "bin");
  readonly #state = new State(path.join(this.folder, "state"));

  constructor() {
    mkdirSync(this.bin);
    // It is called for each step, so it should start quickly.
    const main = path.join(this.folder, "main.mjs");
    const entryPoints = [path.join(import.meta.dirname, "main.ts")];
    buildSync({ entryPoints, outfile: main, bundle: true, platform: "node", format: "esm" });
    const words = [process.execPath, main, this.#state.folder].map((word) => `'${word}'`);
    writeFileSync(path.join(this.bin, "docker"), `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`);
    chmodSync(path.join(this.bin, "docker"), 0o755);
  }

  get env(): Readonly<Record<string, string>> {
    return { PATH: `${this.bin}:/usr/bin:/bin` };
  }

  /** Puts an image into the registry; gives its name with its digest. */
  addImage(name: string, config: Image["config"] = {}, program = "redis-like.ts"): string {
    const digest = createHash("sha256")
      .update(`${name} ${program} ${JSON.stringify(config)}`)
      .digest("hex");
    this.#state.saveImage("registry", digest, { config, program: path.join(programs, program) });
    return `${name}@sha256:${digest}`;
  }

  /** What `docker info` tells otherwise than usual. */
  tell(info: object): void {
    writeFileSync(this.#state.at("info.json"), JSON.stringify(info));
  }

  /** Its engine does not answer from now on. */
  takeDown(): void {
    writeFileSync(this.#state.at("down"), "");
  }

  calls(): readonly (readonly string[])[] {
    return this.#state.calls();
  }

  containers(): readonly Container[] {
    return this.#state.list("containers");
  }

  networks() {
    return this.#state.list("networks");
  }

  /** Ends what still runs, and takes all of it away. */
  remove(): void {
    for (const { pid } of this.containers()) {
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
