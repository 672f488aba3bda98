import type { Conclusion, WorkflowRun } from "../hub.ts";
import type { Annotation } from "./steps/workflow-commands.ts";

/** What a person may watch. `job` is the job's key; lines are masked. */
export type Progress =
  | { readonly kind: "run-started"; readonly run: WorkflowRun }
  | { readonly kind: "run-ended"; readonly run: WorkflowRun; readonly message?: string }
  | {
      readonly kind: "job-started" | "job-ended";
      readonly run: WorkflowRun;
      readonly job: string;
      readonly id: number;
      readonly conclusion: Conclusion | null;
      readonly message?: string;
    }
  | {
      readonly kind: "step";
      readonly runId: number;
      readonly job: string;
      readonly step: string;
      readonly state: "started" | "success" | "failure" | "cancelled" | "skipped";
    }
  | { readonly kind: "log"; readonly runId: number; readonly job: string; readonly line: string }
  | { readonly kind: "annotation"; readonly runId: number; readonly job: string; readonly annotation: Annotation }
  | { readonly kind: "summary"; readonly runId: number; readonly job: string; readonly file: string }
  | { readonly kind: "fault"; readonly message: string };
