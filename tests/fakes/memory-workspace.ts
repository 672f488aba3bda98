import { Fault } from "../../src/core/fault.ts";
import { checkPath } from "../../src/core/paths/check-path.ts";
import type { Workspace } from "../../src/ports/workspace.ts";

/** Files in memory, as the folder adapter gives them; there is no folder to run anything in. */
export class MemoryWorkspace implements Workspace {
  readonly folder = "/nowhere";
  readonly files: Map<string, Buffer>;

  constructor(files: Readonly<Record<string, string | Buffer>> = {}) {
    this.files = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
  }

  async list(): Promise<readonly string[]> {
    return [...this.files.keys()].sort();
  }

  async read(path: string, maxBytes = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
    refuseUnsafe(path);
    const content = this.files.get(path);
    if (content === undefined || content.length <= maxBytes) return content;
    const why = `it has ${content.length} bytes, ${maxBytes} is the most`;
    throw new Fault("input.invalid", `${JSON.stringify(path)} is refused: ${why}.`, { who: "outside" });
  }

  async write(path: string, content: Buffer): Promise<void> {
    refuseUnsafe(path);
    this.files.set(path, Buffer.from(content));
  }

  async remove(path: string): Promise<void> {
    refuseUnsafe(path);
    this.files.delete(path);
  }

  text(path: string): string | undefined {
    return this.files.get(path)?.toString("utf8");
  }
}

function refuseUnsafe(path: string): void {
  const problem = checkPath(path);
  if (problem !== undefined)
    throw new Fault("path.refused", `${JSON.stringify(path)} is refused: ${problem}.`, { who: "outside" });
}
