import { z } from "zod";
import { loadConfig } from "../../config/load-config.ts";
import { Sha } from "../../contracts/primitives.ts";
import { Fault } from "../../core/fault.ts";
import { findMergeBase } from "../../leg/read/find-merge-base.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Material } from "./material.ts";

const PullEvent = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    title: z.string(),
    body: z.string().nullable(),
    user: z.object({ login: z.string() }),
    base: z.object({ sha: Sha }),
    head: z.object({ sha: Sha }),
  }),
});

/** The pull request of the event, fetched by this job itself: its head is never checked out. Configuration and guidance come from its base. */
export async function readPull(ports: Ports): Promise<Material> {
  const event = PullEvent.safeParse(ports.job.payload);
  if (!event.success) {
    throw new Fault(
      "input.missing",
      `Nothing to review: give the input \`claim\`, or run on \`pull_request\` (this event is ${ports.job.event || "none"}).`,
      { who: "user" },
    );
  }
  const { title, body, base, head, user } = event.data.pull_request;
  const git = await ports.git();
  const mergeBase = await findMergeBase(git, base.sha, head.sha);
  return {
    git,
    config: await loadConfig(git, base.sha),
    guidanceFrom: base.sha,
    mergeBase,
    tree: await git.treeOf(head.sha),
    since: null,
    round: 1,
    feature: null,
    issue: null,
    pullRequest: { title, body: body ?? "", author: user.login },
    earlier: [],
    lessons: "",
    answers: [],
  };
}
