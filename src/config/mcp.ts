import { z } from "zod";
import { ThinkingRole } from "../contracts/roles.ts";

const loopback = ["localhost", "127.0.0.1", "[::1]"];

function isPrivate(url: string): boolean {
  return url.startsWith("https:") || loopback.includes(new URL(url).hostname);
}

/** One server of tools by the Model Context Protocol. */
export const McpServer = z
  .strictObject({
    command: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .describe(
        "Shell command of a server on standard input and output; it runs in the sandbox, without network or secrets.",
      ),
    url: z
      .url({ protocol: /^https?$/, error: "expected an address such as https://tools.example.com/mcp", abort: true })
      .max(500)
      .refine(isPrivate, "expected an https address, as anybody on the way could read along")
      .optional()
      .describe("Address of a server over streamable HTTP. No credentials are sent, no redirect is followed."),
    tools: z
      .array(z.string().min(1).max(128))
      .min(1)
      .max(60)
      .describe("The only tools of it that agents are given, as `mcp__<server>__<tool>`."),
    roles: z.array(ThinkingRole).min(1).default(ThinkingRole.options).describe("Who is given them."),
    seconds: z.number().positive().max(600).default(60).describe("Time one answer may take."),
  })
  .refine(({ command, url }) => (command === undefined) !== (url === undefined), "expected either command or url");
export type McpServer = z.infer<typeof McpServer>;

export const McpServers = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, "expected a short name of small letters, digits and hyphens"),
    McpServer,
  )
  .default({})
  .describe("Servers of tools (MCP), by name.");
