import { parse } from "yaml";
import { z } from "zod";

const Uses = z.object({ uses: z.string().optional() });
const Workflow = z.object({ jobs: z.record(z.string(), Uses.extend({ steps: z.array(Uses).optional() })) });

const ofJob = /^([\w.-]+\/[\w.-]+)\/\.github\/workflows\/baton\.yml@/;
const ofStep = /^([\w.-]+\/baton)@/;

/**
 * The repository from which a workflow takes Baton: `owner/name` of the job that calls `owner/name/.github/workflows/baton.yml@ref`, or of the step
 * that uses a whole repository named `baton`; undefined where nothing does. A fork or a mirror has another owner than the original.
 */
export function findCallee(workflow: string): string | undefined {
  const parsed = Workflow.safeParse(readYaml(workflow));
  if (!parsed.success) return undefined;
  const jobs = Object.values(parsed.data.jobs);
  const named = [
    ...jobs.map(({ uses = "" }) => ofJob.exec(uses)?.[1]),
    ...jobs.flatMap(({ steps = [] }) => steps.map(({ uses = "" }) => ofStep.exec(uses)?.[1])),
  ];
  return named.find((name) => name !== undefined);
}

/** A file that is no YAML calls nothing; GitHub says what is wrong with it. */
function readYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
