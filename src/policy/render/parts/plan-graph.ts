import type { Feature } from "../../../contracts/plan.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import type { TicketState } from "../../../state/ticket-state.ts";

/** Features and what they need of each other as a mermaid graph, coloured by how they stand. Titles are a model's words: only harmless characters pass. */
export function renderPlanGraph(features: readonly Feature[], tickets: ReadonlyMap<string, TicketState>): string {
  const nodes = features.map(
    (feature) =>
      `  ${feature.id}["${feature.id}: ${escapeLabel(feature.title)}"]:::${tickets.get(feature.id)?.status ?? "todo"}`,
  );
  const edges = features.flatMap((feature) => feature.dependsOn.map((id) => `  ${id} --> ${feature.id}`));
  return ["```mermaid", "graph LR", ...nodes, ...edges, ...styles, "```"].join("\n");
}

const styles = [
  "  classDef todo fill:#eeeeee,stroke:#888888,color:#222222",
  "  classDef in_progress fill:#fff4ce,stroke:#b08800,color:#222222",
  "  classDef done fill:#dafbe1,stroke:#1a7f37,color:#222222",
  "  classDef blocked fill:#ffebe9,stroke:#cf222e,color:#222222",
  "  classDef cancelled fill:#f6f8fa,stroke:#888888,color:#888888",
];

/** A label inside quotes; quotes, brackets, `#`, `;`, back-ticks and line breaks would end it or be read as syntax. */
function escapeLabel(text: string): string {
  const plain = text
    .replace(/[^\p{L}\p{N} .,'/_+-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length > 60 ? `${cutText(plain, 59)}…` : plain;
}
