import { execFile } from "node:child_process";
import { promisify } from "node:util";

// A process of its own, as the runner does it: the patterns are relative to its working directory, and the package prints to stdout.
const SCRIPT = `import { hashFiles } from ${JSON.stringify(import.meta.resolve("@actions/glob"))};
process.stderr.write(await hashFiles(process.argv.slice(1).join("\\n"), process.cwd()));`;

/** sha256 over the sha256 of each file of the workspace that matches; empty where none does. Source: docs, expressions, hashFiles. */
export async function hashFiles(workspace: string, patterns: readonly string[]): Promise<string> {
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "-e", SCRIPT, "--", ...patterns],
    {
      cwd: workspace,
      env: { GITHUB_WORKSPACE: workspace },
    },
  );
  return stderr.trim();
}
