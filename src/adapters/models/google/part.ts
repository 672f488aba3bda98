/** A part of a turn as the wire has it. The SDK's own type lacks thoughts, signatures and ids, but its JSON passes them both ways. */
export type Part = {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly name: string; readonly args?: unknown; readonly id?: string };
  readonly functionResponse?: { readonly name: string; readonly response: object; readonly id?: string };
};
export type Content = { readonly role: "user" | "model"; readonly parts: readonly Part[] };
