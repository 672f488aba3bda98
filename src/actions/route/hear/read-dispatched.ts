import { z } from "zod";
import { TaskName } from "../../../contracts/task.ts";
import { Fault } from "../../../core/fault.ts";
import { type Dispatched, type Speaker, schedule } from "../../../policy/people/said.ts";
import type { Job } from "../../../ports/job.ts";
import type { Ports } from "../../../ports/ports.ts";

/** Inputs of `route` by which a workflow asks for a task; empty: none. */
export type TaskInputs = {
  readonly ask?: string | undefined;
  readonly relay?: string | undefined;
  readonly dataset?: string | undefined;
  readonly issue?: string | undefined;
};

const Given = z.object({ inputs: z.record(z.string(), z.unknown()).nullish() });
const Started = z.object({ sender: z.object({ login: z.string(), id: z.int(), type: z.string().optional() }) });

/**
 * The task that a workflow's inputs ask for, when a person or the schedule has started it: other events carry other people's words, and their authority is
 * asked elsewhere. undefined: none, also where a workflow that has its wish written down was started without an input: so does Baton itself to go on, with a
 * person's token under that person's name, and each step would ask for the task anew. Two at once, a name that is none and an issue that is missing are Faults `input.invalid`.
 */
export async function readDispatched(
  inputs: TaskInputs,
  { job, forge }: Pick<Ports, "job" | "forge">,
): Promise<Dispatched | undefined> {
  if (job.event !== "workflow_dispatch" && job.event !== "schedule") return undefined;
  const wish = toWish(inputs);
  if (wish === undefined || (job.event === "workflow_dispatch" && !isGivenInput(job.payload))) return undefined;
  const { issue: name = "" } = inputs;
  const number = Number(name.replace(/^#/, ""));
  if (!/^#?[1-9]\d{0,9}$/.test(name))
    throw invalid(`Input \`issue\` is "${name}"; it must be the number of the issue that \`${wish.kind}\` is for.`);
  const issue = await forge.issue(number);
  const on = {
    number,
    title: issue.title,
    body: issue.body,
    author: issue.author.login,
    url: issue.url,
    open: issue.state === "open",
  };
  return { kind: "dispatch", id: job.runId, by: readSpeaker(job), on, isPull: issue.isPullRequest, wish };
}

function isGivenInput(payload: unknown): boolean {
  const values = Object.values(Given.safeParse(payload).data?.inputs ?? {});
  return values.some((value) => String(value ?? "").trim() !== "");
}

function toWish({ ask = "", relay = "", dataset = "" }: TaskInputs): Dispatched["wish"] | undefined {
  const given = Object.entries({ ask, relay, dataset }).filter(([, value]) => value.trim() !== "");
  if (given.length > 1)
    throw invalid(
      `The inputs ${given.map(([name]) => `\`${name}\``).join(" and ")} are both given; a workflow run asks for one task.`,
    );
  if (ask.trim() !== "") return { kind: "ask", text: ask.trim() === "-" ? "" : ask.trim() };
  const [kind, name] =
    relay.trim() === "" ? (["dataset", dataset.trim()] as const) : (["relay", relay.trim()] as const);
  if (name === "") return undefined;
  if (!TaskName.safeParse(name).success) throw invalid(`Input \`${kind}\`: "${name}" is no name of a ${kind}.`);
  return { kind, name };
}

function readSpeaker(job: Pick<Job, "event" | "payload">): Speaker {
  if (job.event === "schedule") return schedule;
  const { sender } = Started.parse(job.payload);
  return { login: sender.login, id: sender.id, isBot: sender.type === "Bot" || sender.login.endsWith("[bot]") };
}

function invalid(message: string): Fault {
  return new Fault("input.invalid", message, { who: "user" });
}
