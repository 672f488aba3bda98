/** Baton's own tools by name, as the repository's agent files may list them. A new tool gets its name here, or no agent with such a list could have it. */
export const toolNames = [
  "list_files",
  "search",
  "read_file",
  "edit_file",
  "write_file",
  "run",
  "ask_agent",
  "read_guidance",
] as const;
