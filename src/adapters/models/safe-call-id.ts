/** A tool call's id as every vendor takes it: Claude wants `[a-zA-Z0-9_-]+`, OpenAI at most 64 characters. Ids of our own vendors are left as they are. */
export function safeCallId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 64) || "call";
}
