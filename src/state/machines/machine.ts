import type { EventType } from "../../contracts/events/event.ts";

/** One line of a state machine's table. Several lines for one event and state: the first whose `when` holds is taken. */
export type Transition<Status extends string, Guard extends string = never> = {
  readonly on: EventType;
  readonly from: readonly Status[];
  /** `same`: a fact that changes no state, or the same thing said again. */
  readonly to: Status | "same";
  readonly when?: Guard;
};

/** Where an event leads; undefined when the table has no line for it. `holds` answers the guards. */
export function findNext<Status extends string, Guard extends string>(
  table: readonly Transition<Status, Guard>[],
  status: Status,
  on: EventType,
  holds: (guard: Guard) => boolean,
): Status | undefined {
  const line = table.find(
    (row) => row.on === on && row.from.includes(status) && (row.when === undefined || holds(row.when)),
  );
  return line && (line.to === "same" ? status : line.to);
}

/** What the table would have allowed, for a refusal that names both states: `from todo or in_progress to in_progress`. */
export function sayTransitions<Status extends string, Guard extends string>(
  table: readonly Transition<Status, Guard>[],
  on: EventType,
): string {
  const lines = table.filter((row) => row.on === on);
  if (lines.length === 0) return `${on} leads nowhere`;
  return lines
    .map(
      (row) =>
        `${on} leads from ${row.from.join(" or ")} to ${row.to === "same" ? "the same" : row.to}${row.when ? ` (${row.when})` : ""}`,
    )
    .join("; ");
}

/** The table as a mermaid state diagram; facts that change no state are left out. */
export function renderMachine<Status extends string, Guard extends string>(
  table: readonly Transition<Status, Guard>[],
  marks: { readonly start: readonly Status[]; readonly terminal: readonly Status[] },
): string {
  const arrows = new Map<string, string[]>();
  for (const row of table) {
    for (const from of row.from) {
      if (row.to === "same" || row.to === from) continue;
      const arrow = `${from} --> ${row.to}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), row.when ? `${row.on} (${row.when})` : row.on]);
    }
  }
  const lines = [
    ...marks.start.map((status) => `[*] --> ${status}`),
    ...[...arrows].map(([arrow, events]) => `${arrow}: ${[...new Set(events)].join(", ")}`),
    ...marks.terminal.map((status) => `${status} --> [*]`),
  ];
  return ["stateDiagram-v2", ...lines.map((line) => `  ${line}`)].join("\n");
}
