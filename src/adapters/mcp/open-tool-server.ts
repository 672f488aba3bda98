import { z } from "zod";
import { Fault, toFault } from "../../core/fault.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import type { ForeignTool, OpenToolServer, ToolServer, ToolServerAt } from "../../ports/tool-server.ts";
import { openHttpWire } from "./http-wire.ts";
import { type Message, toolsFailed, type Wire } from "./message.ts";
import { readAnswer } from "./read-answer.ts";
import { openStdioWire } from "./stdio-wire.ts";

/** Versions that begin with a handshake, the newest first: https://modelcontextprotocol.io/specification/versioning */
const versions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
/** The version without one: each request carries what the handshake said. */
const statelessVersion = "2026-07-28";
/** How a server that knows no handshake refuses it: method not found, or a version that it does not speak (also its code of the drafts). */
const noHandshake: readonly number[] = [-32601, -32022, -32004];
const clientInfo = { name: "baton", version: "1" };
const maxPages = 20;
/** Of one job; who changes its tools more often is not followed any further. */
const maxListings = 100;

const Capabilities = z.looseObject({ tools: z.looseObject({ listChanged: z.boolean().nullish() }).nullish() });

const Page = z.looseObject({
  tools: z.array(
    z.looseObject({
      name: z.string().min(1).max(200),
      description: z.string().nullish(),
      inputSchema: z.record(z.string(), z.unknown()).nullish(),
      execution: z.looseObject({ taskSupport: z.string().nullish() }).nullish().catch(null),
    }),
  ),
  nextCursor: z.string().nullish(),
});

/** Servers of tools over either way; a command's runs in `sandbox`. */
export function openToolServers(sandbox: () => Promise<Sandbox>): OpenToolServer {
  return async (at) => {
    let conversation: Conversation | undefined;
    const hear = (message: Message): void => conversation?.hear(message);
    const wire = "url" in at ? openHttpWire(at.url, hear) : openStdioWire(await requireSandbox(at, sandbox), at, hear);
    conversation = new Conversation(wire, at);
    try {
      await conversation.begin();
      return conversation;
    } catch (thrown) {
      await wire.close();
      throw thrown;
    }
  };
}

async function requireSandbox(at: ToolServerAt, sandbox: () => Promise<Sandbox>): Promise<Sandbox> {
  const found = await sandbox();
  if (found.kind !== "none") return found;
  throw new Fault(
    "sandbox.missing",
    `The MCP server "${at.name}" runs in the sandbox only, and there is none here: ${found.why}`,
    { who: "user" },
  );
}

/** Tasks are of version 2025-11-25: https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks */
function toForeignTool({
  name,
  description,
  inputSchema,
  execution,
}: z.infer<typeof Page>["tools"][number]): ForeignTool {
  const needsTask = execution?.taskSupport === "required" ? { needsTask: true as const } : {};
  return { name, description: description ?? "", schema: inputSchema ?? {}, ...needsTask };
}

class Conversation implements ToolServer {
  readonly #wire: Wire;
  readonly #at: ToolServerAt;
  #nextId = 1;
  #meta: object = {};
  #gone: string | undefined;
  #hasBegun = false;
  #listed: readonly ForeignTool[] = [];
  #listing: Promise<void> | undefined;
  #isStale = false;
  #listings = 0;

  constructor(wire: Wire, at: ToolServerAt) {
    this.#wire = wire;
    this.#at = at;
  }

  async begin(): Promise<void> {
    const params = { protocolVersion: versions[0], capabilities: {}, clientInfo };
    const { result, error } = await this.#ask("initialize", params);
    if (error !== undefined) return this.#beginStateless(error);
    const version = result?.["protocolVersion"];
    if (typeof version !== "string" || !versions.includes(version)) {
      throw this.#failed(
        `speaks version ${JSON.stringify(version)} of the protocol; Baton knows ${versions.join(", ")}, ${statelessVersion}`,
      );
    }
    this.#hasBegun = true;
    this.#wire.agree(version, false);
    await this.#wire.tell({ jsonrpc: "2.0", method: "notifications/initialized" });
    if (Capabilities.safeParse(result?.["capabilities"]).data?.tools?.listChanged) this.#wire.listen?.();
  }

  /** What the server says by itself. A list that changes while it is read is read once more, and one that never rests is left at last. */
  hear({ method }: Message): void {
    if (method !== "notifications/tools/list_changed") return;
    this.#isStale = true;
    if (this.#listings === 0 || this.#listings > maxListings) return;
    this.#listing ??= this.#listAgain().finally(() => {
      this.#listing = undefined;
    });
  }

  listed(): readonly ForeignTool[] {
    return this.#listed;
  }

  /** Beside the work: one that fails leaves what was listed before. */
  async #listAgain(): Promise<void> {
    while (this.#isStale && this.#gone === undefined && this.#listings <= maxListings) {
      await this.listTools().catch(() => undefined);
    }
  }

  async listTools(): Promise<readonly ForeignTool[]> {
    this.#isStale = false;
    this.#listings += 1;
    const tools: ForeignTool[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < maxPages; page++) {
      const answer = await this.#ask("tools/list", cursor === undefined ? {} : { cursor });
      const parsed = Page.safeParse(this.#resultOf(answer, "tools/list"));
      if (!parsed.success) throw this.#failed("gave a list of tools that breaks the protocol");
      tools.push(...parsed.data.tools.map(toForeignTool));
      cursor = parsed.data.nextCursor ?? undefined;
      if (cursor === undefined) break;
    }
    this.#listed = tools;
    return tools;
  }

  async call(tool: string, input: unknown, signal?: AbortSignal) {
    const answer = await this.#ask("tools/call", { name: tool, arguments: input }, signal);
    // What the call has changed of the tools is known before the model's next turn.
    await this.#listing;
    if (answer.error !== undefined) return { text: `${answer.error.message} (${answer.error.code})`, isError: true };
    return readAnswer(this.#resultOf(answer, "tools/call"));
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #beginStateless(error: NonNullable<Message["error"]>): void {
    const supported = z.looseObject({ supported: z.array(z.string()) }).safeParse(error.data);
    const known = !supported.success || supported.data.supported.includes(statelessVersion);
    if (!noHandshake.includes(error.code) || !known) {
      throw this.#failed(`refused to begin: ${error.message} (${error.code})`);
    }
    this.#hasBegun = true;
    this.#wire.agree(statelessVersion, true);
    const prefix = "io.modelcontextprotocol";
    this.#meta = {
      _meta: {
        [`${prefix}/protocolVersion`]: statelessVersion,
        [`${prefix}/clientInfo`]: clientInfo,
        [`${prefix}/clientCapabilities`]: {},
      },
    };
  }

  /** A server that broke off is told about in full once; it is not started again. */
  async #ask(method: string, params: object, signal?: AbortSignal): Promise<Message> {
    if (this.#gone !== undefined) throw this.#failed("is gone; go on without its tools");
    const id = this.#nextId++;
    const { timeoutMs } = this.#at;
    const late = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? late : AbortSignal.any([late, signal]);
    try {
      return await this.#wire.ask({ jsonrpc: "2.0", id, method, params: { ...params, ...this.#meta } }, either);
    } catch (thrown) {
      if (late.aborted) throw this.#failed(`gave no answer to ${method} within ${timeoutMs / 1000} s`);
      if (signal?.aborted) throw this.#failed("was not waited for: the job was told to stop");
      this.#gone = toFault(thrown).message;
      if (!this.#hasBegun) throw this.#failed(`can not be had: ${this.#gone}`);
      throw this.#failed(`can not be used any more: ${this.#gone}. Its tools are gone for the rest of the work`);
    }
  }

  #resultOf({ result, error }: Message, method: string): object {
    if (result !== undefined) return result;
    throw this.#failed(`refused ${method}: ${error?.message ?? "no result"} (${error?.code ?? "?"})`);
  }

  #failed(what: string): Fault {
    return toolsFailed(`The MCP server "${this.#at.name}" ${what}.`);
  }
}
