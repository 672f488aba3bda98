import { findAction, isRemote } from "../steps/find-action.ts";
import type { Frame } from "../steps/frame.ts";
import { runPre } from "../steps/run-action.ts";
import { type Prepared, runSteps } from "../steps/run-steps.ts";
import { entry, items, place, type Token, text } from "../syntax/token.ts";
import { jobOutputs } from "./job-outputs.ts";
import type { JobEnd, LeafJob } from "./leaf-job.ts";
import { type OpenSession, openSession } from "./open-session.ts";
import type { RunnerKit } from "./runner-kit.ts";
import { logLine, type Session, sessionStatus } from "./session.ts";
import { tellCacheMode } from "./tell-cache-mode.ts";

const LOST = "The runner has lost communication with the server.";

/** Runs one job on this machine as GitHub's runner does: set up, pre steps, steps, post steps, outputs. Rejects where it can not be set up. */
export async function runJob(kit: RunnerKit, leaf: LeafJob): Promise<JobEnd> {
  const open = await openSession(kit, leaf);
  try {
    return { ...(await walk(open)), steps: open.session.changes.steps };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    logLine(open.session, `##[error]${message}`);
    return { result: "failure", outputs: {}, message, steps: open.session.changes.steps };
  } finally {
    await open.close();
  }
}

async function walk({ session, endedBy }: OpenSession): Promise<JobEnd> {
  tellCacheMode(session);
  const frame = topFrame(session);
  const steps = items(entry(session.leaf.token, "steps"));
  await runSteps(frame, steps, await prepare(frame, steps));
  await runPosts(session);
  const message = endedBy();
  if (session.gone.aborted) {
    logLine(session, `##[error]${message ?? LOST}`);
    return { result: message === undefined ? "failure" : "cancelled", outputs: {}, message: message ?? LOST };
  }
  const outputs = await jobOutputs(frame);
  return { result: sessionStatus(session).word, outputs, ...(message !== undefined && { message }) };
}

function topFrame(session: Session): Frame {
  return {
    session,
    file: session.leaf.workflow.file,
    origin: session.leaf.workflow.origin,
    depth: 0,
    inputs: session.leaf.contexts.inputs,
    github: {},
    outerEnv: {},
    cancel: session.cancel,
    results: new Map(),
    progress: { failed: false },
  };
}

async function runPosts(session: Session): Promise<void> {
  for (const post of session.posts.toReversed()) {
    if (session.gone.aborted) return;
    await post.run().catch((error: unknown) => {
      session.changes.failed = true;
      logLine(session, `##[error]${post.name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}

/** "Set up job": every remote action is found before the first step, and its pre phase runs. */
async function prepare(frame: Frame, steps: readonly Token[]): Promise<ReadonlyMap<Token, Prepared>> {
  const prepared = new Map<Token, Prepared>();
  for (const step of steps) {
    const uses = text(entry(step, "uses"));
    if (uses === undefined || !isRemote(uses)) continue;
    const action = await findAction(frame.session, uses, frame.origin, place(frame.file, entry(step, "uses")));
    prepared.set(step, { action, saved: { state: {}, postIsDue: false } });
  }
  for (const [step, { action, saved }] of prepared)
    await runPre({
      frame,
      step,
      action,
      name: text(entry(step, "uses")) ?? "",
      id: text(entry(step, "id")) ?? "__pre",
      env: {},
      saved,
    });
  return prepared;
}
