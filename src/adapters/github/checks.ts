import { z } from "zod";
import type { CheckRun, ForgeChecks } from "../../ports/forge/forge-checks.ts";
import { Nothing } from "./http/answer-shapes.ts";
import type { Client } from "./http/client.ts";

const repository = "/repos/{owner}/{repo}";
const maxText = 65_535;

const WireCheckRun = z
  .object({
    id: z.int(),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
    external_id: z.string().nullish(),
    started_at: z.string().nullish(),
    app: z.object({ slug: z.string().optional() }).nullish(),
  })
  .transform(
    (run): CheckRun => ({
      id: run.id,
      name: run.name,
      // `waiting`, `requested` and `pending` are said of GitHub's own runs that have not begun.
      status: run.status === "completed" || run.status === "in_progress" ? run.status : "queued",
      conclusion: run.conclusion,
      externalId: run.external_id ?? "",
      app: run.app?.slug ?? "",
      startedAt: run.started_at ?? null,
    }),
  );
const Written = z.object({
  id: z.int(),
  external_id: z.string().nullish(),
  conclusion: z.string().nullable(),
  output: z.object({ title: z.string().nullable() }),
});
const CheckRuns = z.object({ check_runs: z.array(WireCheckRun) }).transform((page) => page.check_runs);
const Statuses = z
  .object({ statuses: z.array(z.object({ context: z.string(), state: z.string() })) })
  .transform((page) => page.statuses);

/** Check runs and commit statuses over REST. */
export function githubChecks(client: Client): Pick<ForgeChecks, "checkRuns" | "statuses" | "putCheck"> {
  return {
    checkRuns: (sha) => client.readAll(`GET ${repository}/commits/{ref}/check-runs`, { ref: sha }, CheckRuns),
    statuses: async (sha) => {
      const statuses = await client.readAll(`GET ${repository}/commits/{ref}/status`, { ref: sha }, Statuses);
      return new Map(statuses.map(({ context, state }) => [context, state]));
    },
    putCheck: async ({ name, sha, externalId, conclusion, title, summary, url, isNew = false }) => {
      const Page = z.object({ check_runs: z.array(Written) }).transform((page) => page.check_runs);
      const find = async (): Promise<z.infer<typeof Written> | undefined> => {
        const runs = await client.readAll(
          `GET ${repository}/commits/{ref}/check-runs`,
          { ref: sha, check_name: name },
          Page,
        );
        return runs.find((run) => run.external_id === externalId);
      };
      const content = {
        status: "completed",
        conclusion,
        details_url: url,
        output: { title: title.slice(0, 250), summary: summary.slice(0, maxText) },
      };
      const there = isNew ? undefined : await find();
      if (there === undefined) {
        const create = { name, head_sha: sha, external_id: externalId, ...content };
        await client.write(`POST ${repository}/check-runs`, create, Written, find);
      } else if (there.conclusion !== conclusion || there.output.title !== content.output.title) {
        await client.write(
          `PATCH ${repository}/check-runs/{check_run_id}`,
          { check_run_id: there.id, ...content },
          Nothing,
          "harmless",
        );
      }
    },
  };
}
