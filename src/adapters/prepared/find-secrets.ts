import { spawn } from "node:child_process";
import { Fault } from "../../core/fault.ts";
import { toSecretForms } from "../../core/text/secret-forms.ts";

/**
 * Paths below a folder in which one of the secrets stands, in any form of `toSecretForms`: in a file, in its name or in where a link leads. The secrets reach the
 * searching program by its standard input alone.
 */
export async function findSecrets(folder: string, secrets: readonly string[]): Promise<readonly string[]> {
  const forms = [...new Set(secrets.flatMap(toSecretForms).flatMap((form) => form.split("\n")))].filter(Boolean);
  if (forms.length === 0) return [];
  const inside = await run("grep", ["-rlaF", "--null", "-f", "-", "--", "."], { folder, input: forms.join("\n") });
  // Each path, and where it leads if it is a link.
  const told = (await run("find", [".", "-printf", "%p\\0%l\\0"], { folder, input: "" })).split("\0");
  const holds = (text = "") => forms.some((form) => text.includes(form));
  const named = told.filter((at, index) => index % 2 === 0 && (holds(at) || holds(told[index + 1])));
  const found = [...inside.split("\0").filter(Boolean), ...named].map((at) => at.replace(/^\.\//, ""));
  return [...new Set(found)].sort();
}

/** grep says by 1 that it found nothing. */
async function run(
  program: "grep" | "find",
  args: readonly string[],
  { folder, input }: { readonly folder: string; readonly input: string },
): Promise<string> {
  const child = spawn(program, args, { cwd: folder, env: { PATH: process.env["PATH"], LC_ALL: "C" } });
  const [said, wrong]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => wrong.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0 && !(program === "grep" && code === 1)) {
    const message = `${program} could not search a prepared folder for secrets: ${Buffer.concat(wrong).toString("utf8").slice(-300)}`;
    throw new Fault("prepared.missing", message, { who: "outside", facts: { exitCode: code } });
  }
  return Buffer.concat(said).toString("utf8");
}
