import type { Prompt } from "../agent-task.ts";
import { fenceCode } from "../fence.ts";
import { type Progress, toTranscript } from "../progress.ts";

const maxDeeds = 60;
const maxWords = 1500;

/**
 * A fresh conversation for whoever goes on: the same task and what was done so far, never the transcript, as a vendor's reasoning parts mean
 * nothing to another. Counters, money and the state of the files stay; calls may be made again, since their results are not known any more.
 */
export function handOver(prompt: Prompt, progress: Progress, why: string): Progress {
  const note = progress.deeds.length === 0 ? "" : `\n\n${renderNote(prompt, progress, why)}`;
  return {
    ...progress,
    transcript: toTranscript(prompt, note),
    counted: null,
    calls: new Map(),
    seen: new Set(),
  };
}

function renderNote({ nonce }: Prompt, progress: Progress, why: string): string {
  const { deeds } = progress;
  const left = Math.max(0, deeds.length - maxDeeds);
  const lines = [...(left > 0 ? [`(${left} earlier ones)`] : []), ...deeds.slice(-maxDeeds), ...lastWords(progress)];
  const material = fenceCode(lines.join("\n"), { source: "hand-over", trust: "claimed" }, nonce);
  return `# What was done so far
This work was begun in another conversation. ${why} The files are as it left them. What its tools did, and its last words:
${material}
Read what you need again and go on from there.`;
}

/** What the model last said beside its calls: what it had found out and meant to do. */
function lastWords({ transcript }: Progress): readonly string[] {
  const said = transcript.messages.flatMap((one) =>
    one.role === "assistant" && one.text.trim() ? [one.text.trim()] : [],
  );
  return said.slice(-3).map((words) => `"${words.slice(0, maxWords)}"`);
}
