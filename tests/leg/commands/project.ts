import type { Project } from "../../../src/leg/commands/tools/project.ts";

/** A tree of a few files; what stands after `code:` are paths of code without text that counts. */
export function toProject(files: Readonly<Record<string, string>>): Project {
  return { paths: Object.keys(files), read: (path) => files[path] };
}

/** A workflow that pull requests start, with these jobs in YAML. */
export function workflow(jobs: string, top = ""): string {
  return `name: CI\non: [push, pull_request]\n${top}jobs:\n${jobs.replace(/^/gm, "  ")}\n`;
}
