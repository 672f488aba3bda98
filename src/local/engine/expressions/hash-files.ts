import { execFile } from "node:child_process";
import { promisify } from "node:util";

// A process of its own, as the runner does it: the patterns are relative to its working directory, and the package prints to stdout.
const SCRIPT = `import { hashFiles } from ${JSON.stringify(import.meta.resolve("@actions/glob"))};
const [options, ...patterns] = process.argv.slice(1);
process.stderr.write(await hashFiles(patterns.join("\\n"), process.cwd(), JSON.parse(options)));`;

const followLinks = "--follow-symbolic-links";

/**
 * sha256 over the sha256 of each file of the workspace that matches; empty where none does. Links are followed only where the first argument says so
 * (runner: HashFilesFunction). Source: docs, expressions, hashFiles.
 */
export async function hashFiles(workspace: string, patterns: readonly string[]): Promise<string> {
  const options = { followSymbolicLinks: patterns[0]?.toLowerCase() === followLinks };
  const wanted = options.followSymbolicLinks ? patterns.slice(1) : patterns;
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "-e", SCRIPT, "--", JSON.stringify(options), ...wanted],
    {
      cwd: workspace,
      env: { GITHUB_WORKSPACE: workspace },
    },
  );
  return stderr.trim();
}
