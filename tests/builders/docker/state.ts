import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** An image of the stand-in: what the real one tells of it, and the program that is run in its place. */
export type Image = {
  readonly config: {
    readonly Env?: readonly string[];
    readonly Labels?: Readonly<Record<string, string>>;
    readonly Healthcheck?: { readonly Test: readonly string[] };
  };
  readonly program: string;
};
export type Network = {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly internal: boolean;
};
export type Container = {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network: string;
  readonly address: string;
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
};
type Kind = { readonly containers: Container; readonly networks: Network };

/** All that the stand-in knows, in a folder: each call is a process of its own. */
export class State {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    for (const name of ["containers", "networks", "images", "registry"]) mkdirSync(this.at(name), { recursive: true });
  }

  at(...names: readonly string[]): string {
    return path.join(this.folder, ...names);
  }

  record(words: readonly string[]): void {
    appendFileSync(this.at("calls.jsonl"), `${JSON.stringify(words)}\n`);
  }

  calls(): readonly (readonly string[])[] {
    if (!existsSync(this.at("calls.jsonl"))) return [];
    return readFileSync(this.at("calls.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  }

  list<K extends keyof Kind>(kind: K): readonly Kind[K][] {
    return readdirSync(this.at(kind))
      .filter((name) => name.endsWith(".json"))
      .flatMap((name) => {
        try {
          return [JSON.parse(readFileSync(this.at(kind, name), "utf8"))];
        } catch {
          // Another call takes it away just now.
          return [];
        }
      });
  }

  save<K extends keyof Kind>(kind: K, value: Kind[K]): void {
    writeFileSync(this.at(kind, `${value.id}.json`), JSON.stringify(value));
  }

  drop(kind: keyof Kind, id: string): void {
    rmSync(this.at(kind, `${id}.json`), { force: true });
    rmSync(this.at(kind, id), { recursive: true, force: true });
  }

  /** `registry`: what can be pulled; `images`: what was. By digest. */
  image(where: "registry" | "images", digest: string): Image | undefined {
    const file = this.at(where, `${digest}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  }

  saveImage(where: "registry" | "images", digest: string, image: Image): void {
    writeFileSync(this.at(where, `${digest}.json`), JSON.stringify(image));
  }
}
