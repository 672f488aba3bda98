import { Fault } from "../../core/fault.ts";
import { type GitOutput, gitFault } from "./run-git.ts";

const transient =
  /Could not resolve host|Failed to connect|Couldn't connect|Connection (reset|refused|timed out)|Operation timed out|Recv failure|Empty reply|transfer closed|RPC failed|early EOF|unexpected disconnect|the remote end hung up|GnuTLS|SSL_|error: (5\d\d|429)|Operation too slow|bad line length|expected flush|invalid server response/i;

/** The connection broke, or the server could not just then: the same may succeed later. */
export function isTransient({ stderr }: Pick<GitOutput, "stderr">): boolean {
  return transient.test(stderr);
}

/** libcurl itself sends a request again when a connection that was in use before breaks: then our own push is what the server says is in the way. */
export function isPerhapsOurs(refusal: string): boolean {
  return (
    refusal.includes("[remote rejected]") &&
    /cannot lock ref|transaction failed|already exists|failed to update/.test(refusal)
  );
}

/** The lines of `ls-remote`: object name by ref, peeled tags left out. */
export function parseRefs(text: string): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [oid, ref] = line.split("\t");
    if (oid && ref && !ref.endsWith("^{}")) refs.set(ref, oid);
  }
  return refs;
}

export const isObjectName = (want: string): boolean => /^[0-9a-f]{40}$/.test(want);

/** A ref is kept under its own name, so that it can be read by it; an object name and HEAD hang on no ref. */
export function toRefspec(want: string): string {
  if (want === "HEAD" || isObjectName(want)) return want;
  if (/^refs\/[^\s:^~?*[\\]+$/.test(want)) return `+${want}:${want}`;
  throw new Fault("git.missing", `Neither a full object name nor a full ref name: ${JSON.stringify(want)}`, {
    who: "us",
    facts: { want },
  });
}

/** A call that the server answered and git did not like, as the fault of whoever can mend it. */
export function toRemoteFault(args: readonly string[], output: GitOutput): Fault {
  if (/couldn't find remote ref|not our ref|no such remote ref/i.test(output.stderr))
    return gitFault(args, output, "git.missing");
  if (/error: 40[13]|Authentication failed|could not read Username|Repository not found/i.test(output.stderr)) {
    return new Fault(
      "git.refused",
      `The server refused git ${args[0] ?? ""}: ${output.stderr.trim().slice(-1500)}\nCheck the token and the job's permissions (contents).`,
      {
        who: "user",
        facts: { command: args[0] ?? "" },
      },
    );
  }
  const fault = gitFault(args, output);
  return new Fault(fault.code, fault.message, {
    who: "outside",
    retryable: isTransient(output),
    facts: fault.facts,
  });
}
