import { Fault } from "../../../core/fault.ts";
import type { Ports } from "../../../ports/ports.ts";

/** Gives the text back when it holds nothing that looks like a secret; else a Fault `secret.leak`, and nothing of it leaves this job. */
export function refuseSecrets({ reporter }: Pick<Ports, "reporter">, text: string, where = "its text"): string {
  if (!reporter.redact(text).found) return text;
  throw new Fault(
    "secret.leak",
    `Something that looks like a secret stands in ${where}; nothing was pushed or posted. Look at the run's logs, replace the secret if it is one, then comment \`/baton retry\`.`,
    {
      who: "user",
    },
  );
}
