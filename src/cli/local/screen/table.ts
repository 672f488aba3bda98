import { countColumns } from "../../../core/text/terminal-columns.ts";

/** A plain table: columns as wide as their longest cell, numbers (columns in `right`) to the right. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => countColumns(row[column] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const room = " ".repeat(Math.max(0, (widths[column] ?? 0) - countColumns(cell)));
        return right.has(column) ? `${room}${cell}` : `${cell}${room}`;
      })
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}
