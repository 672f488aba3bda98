import type { StageEnd } from "../../../src/state/stage-end.ts";

/** An end of a stage as the state would hold it, with what a test says of it. */
export function stageEnd(of: Partial<StageEnd> & Pick<StageEnd, "stage" | "outcome" | "seq">): StageEnd {
  return {
    place: 1,
    stages: 1,
    why: "",
    answer: null,
    model: null,
    field: null,
    usage: null,
    command: null,
    head: null,
    spentUsd: 0,
    at: "2026-11-20T00:00:00Z",
    accepted: false,
    ...of,
  };
}
