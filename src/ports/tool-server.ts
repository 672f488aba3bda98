/** A tool that somebody else serves. All of it is that one's words. */
export type ForeignTool = {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its input, as it was given. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** It can only be called as a task that is asked for later, which is not offered here. */
  readonly needsTask?: true;
};
export type ForeignAnswer = { readonly text: string; readonly isError: boolean };

/** Where one is: `command` runs in the sandbox in `folder`, without network; `url` is asked over HTTP, with no credentials, and never leads elsewhere. */
export type ToolServerAt = {
  readonly name: string;
  /** Of one answer. */
  readonly timeoutMs: number;
} & ({ readonly command: string; readonly folder: string } | { readonly url: string });

/** A server of tools by the Model Context Protocol. Once it is gone it stays so: each further call is a Fault `tools.failed` that says it. */
export interface ToolServer {
  listTools(): Promise<readonly ForeignTool[]>;
  /** As listed last: a server that says that its tools have changed is asked again by itself. */
  listed?(): readonly ForeignTool[];
  /** @throws Fault `tools.failed`: no answer in time, a broken one, or the server is gone. */
  call(tool: string, input: unknown, signal?: AbortSignal): Promise<ForeignAnswer>;
  /** No process of it is left afterwards. */
  close(): Promise<void>;
}

/** Begins a conversation. @throws Fault `tools.failed` when there is none to be had, `sandbox.missing` for a command without a sandbox. */
export type OpenToolServer = (at: ToolServerAt) => Promise<ToolServer>;
