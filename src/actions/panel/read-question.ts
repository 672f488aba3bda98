import { z } from "zod";
import { Sha } from "../../contracts/primitives.ts";
import { Fault } from "../../core/fault.ts";
import type { Leg } from "../../leg/open-claim.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Job } from "../../ports/job.ts";
import type { Asking } from "./asking.ts";

/** What is asked, and the pull request that it is about: its base and head. */
export type Question = {
  readonly question: Asking["question"];
  readonly pull: { readonly base: string; readonly head: string } | null;
};

const Subject = z.object({
  number: z.int().positive(),
  title: z.string(),
  body: z.string().nullable(),
  user: z.object({ login: z.string() }),
});
const AskingEvent = z.object({
  issue: Subject.optional(),
  pull_request: Subject.extend({ base: z.object({ sha: Sha }), head: z.object({ sha: Sha }) }).optional(),
});

/** Alone: the question of the input, else the issue or pull request of the event. Neither, or one without a word, is a Fault `input.missing`. */
export function readQuestion(asked: string, job: Pick<Job, "event" | "payload" | "actor">): Question {
  if (asked.trim() !== "") {
    const [title = "", ...rest] = asked.trim().split("\n");
    const question = { number: 0, title: title.replace(/^#+\s*/, ""), body: rest.join("\n").trim(), author: job.actor };
    return { question: requireWords(question), pull: null };
  }
  const event = AskingEvent.safeParse(job.payload);
  const subject = event.data?.pull_request ?? event.data?.issue;
  if (subject === undefined) {
    const message = `Nothing to ask: give the input \`question\`, or run on an event with an issue or pull request (this one is ${job.event || "none"}).`;
    throw new Fault("input.missing", message, { who: "user" });
  }
  const { number, title, body, user } = subject;
  const pull = event.data?.pull_request;
  return {
    question: requireWords({ number, title, body: body ?? "", author: user.login }),
    pull: pull === undefined ? null : { base: pull.base.sha, head: pull.head.sha },
  };
}

type Asked = {
  readonly question: Asking["question"];
  readonly context: Asking["context"];
  readonly pull: number | null;
};

/** Within the chain: the question of the claim's ticket. One with words of its own is read beside the issue that it was asked on. */
export function questionOf({ run, ticket }: Pick<Leg, "run" | "ticket">): Asked {
  const asked = ticket.task?.asked;
  if (asked?.kind !== "ask")
    throw new Fault("input.invalid", `Ticket ${ticket.ticket} holds no question.`, { who: "us" });
  const { title, body, author, pull, isWhole } = asked.question;
  const { issue } = run;
  const number = pull ?? issue.number;
  // A question from before `isWhole` was told is the issue's own when its words are.
  const isIssue = isWhole === true || body === issue.body || body === "";
  const isContext = !isIssue || number !== issue.number;
  const context = isContext
    ? { number: issue.number, title: issue.title, body: issue.body, author: issue.author }
    : null;
  // Words of their own are the question; the title is that of what they were said on.
  const whole = isWhole === true ? body : body || issue.body;
  const question = { number, title: isIssue ? title : "", body: isIssue ? whole : body, author };
  return { question: requireWords(question), context, pull };
}

/** The head of a pull request, be it of a fork: nothing of it is run. */
export async function readPullHead(git: Pick<Git, "refs">, pull: number): Promise<string> {
  const ref = `refs/pull/${pull}/head`;
  const head = (await git.refs([ref])).get(ref);
  if (head !== undefined) return head;
  throw new Fault("git.missing", `Pull request #${pull} has no head on the server: it may be gone.`, { who: "user" });
}

/** A question without a word costs no call. */
export function requireWords(question: Asking["question"]): Asking["question"] {
  if (/\p{L}{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u.test(`${question.title} ${question.body}`)) return question;
  const where = question.number === 0 ? "The question" : `#${question.number}`;
  throw new Fault(
    "input.missing",
    `${where} says nothing that could be answered: write what you want to know, then ask again.`,
    {
      who: "user",
    },
  );
}
