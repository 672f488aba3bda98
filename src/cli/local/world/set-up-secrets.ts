import { parse } from "yaml";
import { z } from "zod";
import { Fault } from "../../../core/fault.ts";
import { parseSetUpSecrets, setUpSecretsName, tellMistakes } from "../../../core/set-up-secrets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The secret for the base's own `setup`, as the repository's secret of that name; empty: there is none in the environment. A Fault `input.invalid` says by its line
 * what is wrong with it, or that without a sandbox whatever runs could read it.
 */
export function findSetUpSecrets(env: Environment, confined: boolean): Readonly<Record<string, string>> {
  const text = env[setUpSecretsName] ?? "";
  if (text.trim() === "") return {};
  const { mistakes } = parseSetUpSecrets(text);
  if (mistakes.length > 0) throw new Fault("input.invalid", tellMistakes(mistakes), { who: "user" });
  if (confined) return { [setUpSecretsName]: text };
  const why = `${setUpSecretsName} is set, and without a sandbox tests and models' commands could read it. Leave out --no-sandbox, or unset it.`;
  throw new Fault("input.invalid", why, { who: "user" });
}

/** The line by which a workflow hands it on to Baton's. */
export const handOnLine = `${setUpSecretsName}: \${{ secrets.${setUpSecretsName} }}`;

const Job = z.object({
  uses: z.string().optional(),
  secrets: z.union([z.string(), z.record(z.string(), z.unknown())]),
});
const Workflow = z.object({ jobs: z.record(z.string(), z.unknown()) });

/** Whether a workflow that calls Baton's gives it the secret. */
export function handsOn(workflow: string): boolean {
  const parsed = Workflow.safeParse(parse(workflow));
  const jobs = Object.values(parsed.data?.jobs ?? {}).flatMap((job) => Job.safeParse(job).data ?? []);
  return jobs.some(
    ({ secrets }) => secrets === "inherit" || (typeof secrets === "object" && setUpSecretsName in secrets),
  );
}
