import type { TestCounts } from "../../../contracts/test-report.ts";
import { renderInline } from "./inline.ts";

/** `12 passed, 1 skipped (node:test)`. */
export function renderCounts({ passed, failed, skipped, runner, source }: TestCounts): string {
  const said = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `${said.join(", ")} (${renderInline(runner, 100)}${source === "report" ? ", its report" : ""})`;
}
