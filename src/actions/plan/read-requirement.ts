import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { Job } from "../../ports/job.ts";

/** What is to be planned, in the words of whoever wrote it. `number: null`: a task that is no issue. */
export type Requirement = {
  readonly number: number | null;
  readonly title: string;
  readonly body: string;
  readonly author: string;
};

const IssueEvent = z.object({
  issue: z.object({
    number: z.int().positive(),
    title: z.string(),
    body: z.string().nullable(),
    user: z.object({ login: z.string() }),
  }),
});

/** The task of the input, else the issue of the event; neither, or nothing said in it, is a Fault `input.missing`. */
export function readRequirement(task: string, job: Pick<Job, "event" | "payload" | "actor">): Requirement {
  if (task.trim() !== "") {
    const [title = "", ...rest] = task.trim().split("\n");
    return { number: null, title: title.replace(/^#+\s*/, ""), body: rest.join("\n").trim(), author: job.actor };
  }
  const event = IssueEvent.safeParse(job.payload);
  if (!event.success) {
    throw new Fault(
      "input.missing",
      `Nothing to plan: give the input \`task\`, or run on an event with an issue (this one is ${job.event || "none"}).`,
      { who: "user" },
    );
  }
  const { number, title, body, user } = event.data.issue;
  return requireWords({ number, title, body: body ?? "", author: user.login });
}

/** An issue whose title and body say nothing costs no model call. */
export function requireWords(requirement: Requirement): Requirement {
  if (/\p{L}{2}/u.test(`${requirement.title} ${requirement.body}`)) return requirement;
  throw new Fault(
    "input.missing",
    `Issue #${requirement.number ?? "?"} says nothing that could be planned: write what should be there when it is done, then comment \`/baton retry\`.`,
    {
      who: "user",
    },
  );
}
