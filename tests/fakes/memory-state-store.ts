import { createHash } from "node:crypto";
import { emptyChain, linkAfter } from "../../src/adapters/state/chain-digests.ts";
import { type Accept, placeDrafts } from "../../src/adapters/state/place-drafts.ts";
import { renderArchive, renderEvents } from "../../src/adapters/state/render-files.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { RefUpdate } from "../../src/ports/git/git-remote.ts";
import type { Advance, Advanced, Memory, StateStore } from "../../src/ports/state-store.ts";
import { append } from "../../src/state/fold.ts";

/** What several stores share, as jobs share a server. */
export type MemoryServer = {
  memory: Memory;
  readonly refs: Map<string, string>;
  readonly files: Map<string, Buffer>;
  pages: Map<string, string>;
  denied: string | undefined;
};

export function memoryServer(): MemoryServer {
  return {
    memory: { tip: tipOf("start"), lastSeq: 0, events: [], finished: [], lessons: "", commands: "", chain: emptyChain },
    refs: new Map(),
    files: new Map(),
    pages: new Map(),
    denied: undefined,
  };
}

/** The port StateStore without git: for stories. It passes the same conformance suite as the real one. */
export function memoryStateStore(of: {
  readonly clock: Clock;
  readonly accept: Accept;
  readonly server?: MemoryServer;
}): StateStore & { readonly server: MemoryServer } {
  const server = of.server ?? memoryServer();

  function push(memory: Memory, advance: Advance): Advanced | "moved" {
    const added = placeDrafts(memory, advance.events, of.clock.now(), of.accept);
    const refs = advance.refs ?? [];
    const archive = advance.archive ?? [];
    if ((advance.events.length > 0 && added.length === 0) || added.length + refs.length + archive.length === 0)
      return { pushed: false, memory };
    if (
      server.memory.tip !== memory.tip ||
      refs.some((update) => (server.refs.get(update.ref) ?? null) !== update.expect)
    )
      return "moved";
    if (server.denied !== undefined) return { pushed: false, denied: server.denied, memory };
    const events = append(memory.events, added);
    const head = memory.chain ?? emptyChain;
    const written = renderEvents(added, linkAfter(head, head.seq === 0 ? 0 : undefined));
    for (const file of written.files) server.files.set(file.path, Buffer.from(file.content ?? ""));
    const { finished } = renderArchive(archive, events, server.files, []);
    server.pages = new Map([...server.pages, ...(advance.pages?.(events) ?? [])]);
    for (const update of refs) move(update);
    server.memory = {
      tip: tipOf(`${memory.tip} ${added.length} ${archive.join()} ${refs.length}`),
      lastSeq: memory.lastSeq + added.length,
      events: archive.length === 0 ? events : events.filter((event) => !archive.includes(event.run)),
      finished: [...memory.finished, ...finished],
      lessons: server.pages.get("lessons.md") ?? memory.lessons,
      commands: server.pages.get("commands.json") ?? memory.commands,
      chain: written.chain,
    };
    return { pushed: true, memory: server.memory, added };
  }

  function move(update: RefUpdate): void {
    if (update.to === null) server.refs.delete(update.ref);
    else server.refs.set(update.ref, update.to);
  }

  return {
    server,
    read: async () => server.memory,
    async advance(derive) {
      for (;;) {
        const { memory } = server;
        const advance = await derive(memory, server.refs);
        if (advance === null) return { pushed: false, memory };
        const advanced = push(memory, advance);
        if (advanced !== "moved") return advanced;
      }
    },
  };
}

function tipOf(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
