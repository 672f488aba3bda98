import type { Config } from "../../../config/config.ts";
import type { Actor } from "../../../contracts/events/envelope.ts";
import { mayAct } from "../../../policy/people/may-act.ts";
import { parseCommand } from "../../../policy/people/parse-command.ts";
import { type Said, type Speaker, schedule, scheduleActor } from "../../../policy/people/said.ts";
import type { Ports } from "../../../ports/ports.ts";
import { fold } from "../../../state/fold.ts";
import { completeSaid } from "./complete-said.ts";
import { hearEvent } from "./hear-event.ts";
import { labelsOf } from "./is-label.ts";
import { readDispatched, type TaskInputs } from "./read-dispatched.ts";
import { readUnheard } from "./read-unheard.ts";
import { openVouching } from "./vouch.ts";

/** Words with GitHub's answer for who said them. */
export type Vouched = { readonly said: Said; readonly actor: Actor };

export type Words = {
  readonly kind: "words";
  readonly words: readonly Vouched[];
  readonly by: "event" | "sweep";
  /** The schedule asks: what waits for the outside is looked at again. */
  readonly sweep: boolean;
};
/** `over`: the job ends here, green, with nothing recorded. */
export type Heard = { readonly kind: "over"; readonly why: string } | Words;

/**
 * What this job was started to hear: the words of its event, or for schedule and dispatch all that no run has recorded. Authority comes first: before it
 * nothing is recorded, nothing is reacted to, and no model is asked.
 */
export async function hear(ports: Ports, config: Config, wish: TaskInputs): Promise<Heard> {
  const { forge, job, reporter } = ports;
  const vouch = openVouching(forge);
  const heard = hearEvent(job, labelsOf(config));
  if (heard.kind === "nothing") return { kind: "over", why: heard.why };
  if (heard.kind === "sweep") {
    const memory = await (await ports.state()).read();
    const mayCommand = async (speaker: Speaker): Promise<boolean> =>
      mayAct({ ...speaker, actor: await vouch(speaker) }, config.bots).yes;
    const said = await readUnheard(forge, {
      memory,
      state: fold(memory.events),
      config,
      now: ports.clock.now(),
      full: heard.full,
      mayCommand,
    });
    const dispatched = await readDispatched(wish, ports);
    const asked = dispatched === undefined ? [] : [dispatched];
    const vouchFor = async (by: Speaker): Promise<Actor> => (by === schedule ? scheduleActor : vouch(by));
    return {
      kind: "words",
      words: await Promise.all([...said, ...asked].map(async (one) => ({ said: one, actor: await vouchFor(one.by) }))),
      by: "sweep",
      sweep: heard.full,
    };
  }
  if (heard.said.kind === "comment" && parseCommand(heard.said.body).kind === "none")
    return { kind: "over", why: "the comment says nothing to Baton" };
  const actor = await vouch(heard.said.by);
  const may = mayAct({ ...heard.said.by, actor }, config.bots);
  if (!may.yes) return { kind: "over", why: `refused: ${may.reason}` };
  await acknowledge(heard.said).catch((thrown: unknown) =>
    reporter.warn(`👀 could not be set: ${thrown instanceof Error ? thrown.message : String(thrown)}`),
  );
  return {
    kind: "words",
    words: [{ said: await completeSaid(heard.said, heard.pull, forge), actor }],
    by: "event",
    sweep: false,
  };

  /** 👀 at once, so that who asked sees that it was heard. */
  async function acknowledge(said: Said): Promise<void> {
    if (said.kind === "comment") await forge.react({ comment: said.id });
    if (said.kind === "label") await forge.react({ issue: said.on.number });
  }
}
