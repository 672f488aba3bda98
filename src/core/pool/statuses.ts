/** A slot in which one agent's process runs at a time. */
export type AgentStatus = "idle" | "running" | "error" | "stopped";
export type TaskStatus = "pending" | "running" | "completed" | "failed" | "cancelled";

/** `error` is a slot whose process broke down: it takes no task until it is idle again. */
export const agentMoves: Readonly<Record<AgentStatus, readonly AgentStatus[]>> = {
  idle: ["running", "stopped"],
  running: ["idle", "error", "stopped"],
  error: ["idle", "stopped"],
  stopped: [],
};

/** A running task is pending again when it is to be tried once more. */
export const taskMoves: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pending: ["running", "cancelled"],
  running: ["completed", "failed", "cancelled", "pending"],
  completed: [],
  failed: [],
  cancelled: [],
};
