import type { Config } from "../../config/config.ts";
import type { EventPayload } from "../../contracts/events/event.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import { findWorkflowTrouble, toWorkflowPath } from "./find-workflow-trouble.ts";

type Obstacle = EventPayload<"PLAN_PUBLISHED">["obstacles"][number];

/**
 * Why the workflow that is to prove each change could not be started on this base: nothing is planned or paid for before it is mended. `own`: Baton's own
 * workflow, which would start itself.
 */
export async function readWorkflowObstacles(
  git: Pick<GitObjects, "readFiles">,
  base: string,
  { config: { validate }, own }: { readonly config: Pick<Config, "validate">; readonly own: string },
): Promise<readonly Obstacle[]> {
  const { workflow } = validate;
  if (workflow === null) return [];
  const path = toWorkflowPath(workflow);
  if (path === own)
    return [
      {
        what: `\`validate.workflow: ${workflow}\` is the workflow that Baton itself runs in.`,
        remedy: "Name the one that runs the tests, or take the key out.",
        blocks: true,
      },
    ];
  const trouble = findWorkflowTrouble(workflow, (await git.readFiles(base, [path])).get(path)?.toString("utf8"));
  return trouble === undefined ? [] : [{ ...trouble, blocks: true }];
}
