import type { RunState } from "../../state/state.ts";
import { renderDataset } from "../render/dataset.ts";
import { renderParts } from "../render/parts/inline.ts";
import { type Effect, renderPlanMarker } from "./effect.ts";

/** One living comment a dataset, there from the start: how far it is, what it cost, and where it is. */
export function datasetComments(run: RunState, repositoryUrl: string): readonly Effect[] {
  return [...run.tickets.values()].flatMap((ticket): readonly Effect[] => {
    if (ticket.task?.asked.kind !== "dataset") return [];
    const op = `dataset:${run.run}:${ticket.ticket}`;
    const body = renderParts([renderPlanMarker(op, run.lastSeq), renderDataset(run, ticket, repositoryUrl)]);
    return [{ kind: "plan_comment", op, issue: run.issue.number, seq: run.lastSeq, body }];
  });
}
