import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Fault } from "../../../core/fault.ts";
import { withoutUser } from "../remote-address.ts";

const served = ["https", "http", "ssh", "git", "file"];

/**
 * Clones the default branch of a repository on a server into a temporary folder, bare, with the person's own git, keys and helpers. A Fault
 * `input.invalid` names the address (without what is secret in it) and git's words, and nothing is left behind.
 */
export function cloneRemote(address: string): { readonly folder: string; remove(): void } {
  const shown = withoutUser(address);
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined && !served.includes(scheme))
    throw refused(`--repo ${shown}: ${scheme}:// is none of ${served.join(", ")}.`);
  const folder = mkdtempSync(path.join(tmpdir(), "baton-clone-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // Without a terminal a question for a password would wait for ever.
  const env = { ...process.env, LC_ALL: "C", ...(process.stdin.isTTY ? {} : { GIT_TERMINAL_PROMPT: "0" }) };
  try {
    const words = [
      "-c",
      "core.hooksPath=/dev/null",
      "clone",
      "--quiet",
      "--bare",
      "--single-branch",
      "--",
      address,
      folder,
    ];
    execFileSync("git", words, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (cause) {
    remove();
    const told = String((cause as { stderr?: unknown }).stderr ?? "").trim();
    const lines = told.replaceAll(address, shown).split("\n");
    const said = lines.find((line) => /^(fatal|error|remote):/.test(line)) ?? lines[0] ?? "";
    throw refused(`--repo ${shown}: it could not be cloned. (git: ${said})`);
  }
  return { folder, remove };
}

function refused(message: string): Fault {
  return new Fault("input.invalid", message, { who: "user" });
}
