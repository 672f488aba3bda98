import type { Event } from "../../contracts/events/event.ts";
import { findLessons } from "../../policy/lessons/find-lessons.ts";
import { lessonsPath, renderLessons } from "../../policy/lessons/render-lessons.ts";
import { findRemembered } from "../../policy/remembered/find-remembered.ts";
import { commandsPath, renderRemembered } from "../../policy/remembered/remembered-file.ts";
import { renderPages } from "../../policy/render/pages.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";

/** How long a finished run stays in sight. Housekeeping: nothing depends on the clock being right. */
const stayMs = 24 * 60 * 60 * 1000;

/** Moves runs that ended a day ago into the archive, in a push of its own: all that they need to show has been shown by then. */
export async function archiveOld({ state, clock }: Pick<Ports, "state" | "clock">): Promise<void> {
  const store = await state();
  if (findOld(await store.read(), clock.now()).length === 0) return;
  await store.advance(async (memory) => {
    const archive = findOld(memory, clock.now());
    return { events: [], archive, pages: (events) => pagesOf(memory, events, archive) };
  });
}

/** What the reviews of these runs taught, and the commands that they were green by, stay when their events are out of sight, and the overview names them no more. */
function pagesOf(
  { lessons: former, commands }: Memory,
  events: readonly Event[],
  archive: readonly string[],
): ReadonlyMap<string, string> {
  const own = events.filter((event) => archive.includes(event.run));
  const [lessons, remembered] = [findLessons(own), findRemembered(own)];
  return new Map([
    ...renderPages(events, archive),
    ...(lessons.length === 0 ? [] : [[lessonsPath, renderLessons(lessons, former)] as const]),
    ...(remembered.length === 0 ? [] : [[commandsPath, renderRemembered(remembered, commands)] as const]),
  ]);
}

function findOld(memory: Memory, now: Date): readonly string[] {
  return (
    [...fold(memory.events).runs.values()]
      .filter((run) => run.status === "done" || run.status === "stopped")
      .filter((run) => run.claims.every((claim) => claim.ended !== null))
      // Whether its last merge happened is still to be read from its pull request.
      .filter((run) => [...run.tickets.values()].every((ticket) => ticket.merging === null))
      .filter((run) => {
        const last = memory.events.findLast((event) => event.run === run.run);
        return last !== undefined && Date.parse(last.at) < now.getTime() - stayMs;
      })
      .map((run) => run.run)
  );
}
