import type { Reservation } from "../../../agent/spend.ts";
import type { DatasetRecord } from "../../../contracts/dataset.ts";
import { toFigure } from "../../../leg/money.ts";
import { renderCost } from "../../../policy/render/parts/use.ts";
import type { Model } from "../../../ports/model.ts";
import type { Ports } from "../../../ports/ports.ts";
import { type Asking, askQuestion, toEntry } from "./ask-question.ts";
import type { Entry, Journal } from "./journal.ts";
import type { Question } from "./questions.ts";

/** All that is known of the questions when this job ends. */
export type AskedAll = {
  readonly records: readonly DatasetRecord[];
  /** By id, why there is no answer, of questions that stay so. */
  readonly failed: ReadonlyMap<string, string>;
  /** By id, why there is none yet; another job may get one. */
  readonly open: ReadonlyMap<string, string>;
  /** What is set aside for batches that were submitted. */
  readonly held?: readonly Reservation[];
};

/** What is asked, by whom, and where it is kept. */
export type Crew = {
  readonly questions: readonly Question[];
  readonly models: ReadonlyMap<string, Model>;
  readonly journal: Journal;
  readonly concurrency: number;
  readonly asking: Asking;
  readonly mostOf: (question: Question) => number;
  readonly note: (entry: Entry) => Promise<void>;
};

/** A model that fails for good with so many questions in a row is asked no more. */
const maxDeadly = 2;

/**
 * Asks what the journal has no answer to, so many at once, in the questions' order. Each answer is in the journal before the next question of its place is
 * asked. Nothing new is begun when the job is told to stop, or when the money does not pay for a question's whole length; what runs may end.
 */
export async function askAll(crew: Crew, ports: Pick<Ports, "clock" | "reporter" | "signal">): Promise<AskedAll> {
  const { questions, journal, asking } = crew;
  const answers = new Map(journal.answers);
  const failed = new Map(journal.failed);
  const open = new Map<string, string>();
  const deadly = new Map<string, number>();
  const waiting = questions.filter(({ id }) => !answers.has(id) && !failed.has(id));
  const tell = progressOf(waiting.length, questions.filter(({ id }) => answers.has(id)).length, crew, ports);
  const take = (): Question | undefined => (ports.signal.aborted ? undefined : waiting.shift());
  const work = async (): Promise<void> => {
    for (let question = take(); question !== undefined; question = take()) {
      const model = crew.models.get(question.model);
      const why = whyNot(question, model, { crew, deadly, nowMs: ports.clock.monotonicMs() });
      if (why !== undefined || model === undefined) {
        open.set(question.id, why ?? "its model can not be asked");
        continue;
      }
      await crew.note({ begun: question.id, mostUsd: crew.mostOf(question) });
      const answer = await askQuestion(question, model, { asking, ports });
      await crew.note(toEntry(question.id, answer));
      if (answer.ok) answers.set(question.id, answer.record);
      else (answer.final ? failed : open).set(question.id, answer.reason);
      deadly.set(question.model, !answer.ok && answer.isDead ? (deadly.get(question.model) ?? 0) + 1 : 0);
      tell(answer.ok);
    }
  };
  await Promise.all(Array.from({ length: Math.min(crew.concurrency, waiting.length) }, work));
  for (const { id } of waiting) open.set(id, "the job was told to stop");
  const records = questions.flatMap(({ id }) => answers.get(id) ?? []);
  return { records, failed, open };
}

function whyNot(
  question: Question,
  model: Model | undefined,
  {
    crew,
    deadly,
    nowMs,
  }: { readonly crew: Crew; readonly deadly: ReadonlyMap<string, number>; readonly nowMs: number },
): string | undefined {
  if (model === undefined) return `${question.model} can not be asked`;
  if ((deadly.get(question.model) ?? 0) >= maxDeadly) return `${question.model} fails for good`;
  if (nowMs >= crew.asking.deadlineMs) return "the job's time was over";
  const { leftUsd } = crew.asking.purse;
  return crew.mostOf(question) <= leftUsd
    ? undefined
    : `what is left of the budget, $${toFigure(leftUsd)}, does not pay for it`;
}

/** Says about every twentieth part what is done, what failed, and what it has cost. */
function progressOf(
  count: number,
  former: number,
  { questions, asking, journal }: Crew,
  { reporter }: Pick<Ports, "reporter">,
): (isAnswered: boolean) => void {
  const every = Math.max(1, Math.ceil(count / 20));
  const done = { answered: 0, failed: 0 };
  return (isAnswered) => {
    done[isAnswered ? "answered" : "failed"] += 1;
    const all = done.answered + done.failed;
    if (all % every !== 0 && all !== count) return;
    const failed = done.failed === 0 ? "" : `, ${done.failed} failed`;
    const spent = journal.spentUsd + asking.purse.spentUsd;
    reporter.say(`${former + done.answered} of ${questions.length} answered${failed}; ${renderCost(spent)} spent`);
  };
}
