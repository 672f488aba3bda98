import type { TicketState } from "../../state/ticket-state.ts";
import { renderBlock, renderCode, renderInline, renderSha } from "../render/parts/inline.ts";
import { isDocumented } from "./find-due.ts";

/** For the check run: what the documents' commit holds; undefined where there is none on this head. */
export function renderDocuments(ticket: TicketState): string | undefined {
  const { documented } = ticket;
  if (documented === null || !isDocumented(ticket)) return undefined;
  if (documented.outcome === "nothing") return "**Documents:** nothing to say.";
  const files = documented.files
    .slice(0, 20)
    .map((path) => renderCode(path))
    .join(", ");
  const alone = documented.prose
    ? "nothing else differs, so that verdict and approval stand"
    : "not all of it is prose, so that it is reviewed again";
  return `**Documents:** ${files} in a commit of their own (${renderSha(documented.head)}); ${alone}.`;
}

/** What was left as it is, told once on the issue; undefined: nothing was. */
export function renderUnlaid({ documented }: TicketState): string | undefined {
  if (documented === null || documented.unlaid.length === 0) return undefined;
  const lines = documented.unlaid.map(
    ({ place, why }) => `- ${renderCode(place)}: ${renderBlock(renderInline(why, 600))}`,
  );
  return `📄 Documents that were left as they are:\n\n${lines.join("\n")}`;
}
